import { type Command } from 'commander'
import { type Evaluation, type Probe, type Share } from '../../../contract/diagnose'
import { colorNames, type Split } from '../../../contract/study'
import { type CliContext } from '../context'
import { epochFlag, jsonFlag, splitsFlag } from '../flags'
import { printResult } from '../output'
import { percent, table } from '../table'

interface EvalFlags {
  split?: Split[]
  epoch?: number
  json?: boolean
}

/** Of `lab eval --json`. Shares and accuracies are 0..1; matrices are [digit][predicted] counts. */
export interface EvalResult {
  run: string
  epoch: number
  /** Accuracy on each set: easy and hard, and those asked for. */
  easy: number | null
  hard: number | null
  train?: number | null
  balanced?: number | null
  accuracy: Partial<Record<Split, Share>>
  confusion: Partial<Record<Split, number[][]>>
  /** [color][predicted] counts. */
  colorConfusion: Partial<Record<Split, number[][]>>
  /** On the hard set. */
  colorFollow: Share
  colorFollowByDigit: Share[]
  /** Share of the wrong answers on the hard set that do not follow the colour. */
  otherErrors: Share
  probe: Pick<Probe, 'histograms' | 'summary'>
}

export function addEval(program: Command, context: CliContext): void {
  program
    .command('eval')
    .description('how a model cheats: accuracies, confusion on easy and hard, colour-follow rate, recolour probe')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(epochFlag())
    .addOption(splitsFlag('a set beside easy and hard; may be repeated'))
    .addOption(jsonFlag())
    .action(async (run: string, flags: EvalFlags) => {
      const result = await evaluate(context, run, flags)
      await printResult(flags.json, result, () => describeEvaluation(result))
    })
}

async function evaluate(context: CliContext, run: string, flags: EvalFlags): Promise<EvalResult> {
  const lab = await context.lab()
  const at = { run, ...(flags.epoch === undefined ? {} : { epoch: flags.epoch }) }
  const evaluations: Evaluation[] = []
  for (const split of new Set<Split>(['easy', 'hard', ...(flags.split ?? [])]))
    evaluations.push(await lab.call('diagnose.evaluate', { ...at, split }))
  return evalResult(evaluations, await lab.call('diagnose.probe', at))
}

function evalResult(evaluations: Evaluation[], probe: Probe): EvalResult {
  const hard = evaluations.find((evaluation) => evaluation.split === 'hard')!
  const bySplit = <T>(pick: (evaluation: Evaluation) => T) =>
    Object.fromEntries(evaluations.map((one) => [one.split, pick(one)])) as Partial<Record<Split, T>>
  return {
    run: hard.run,
    epoch: hard.epoch,
    ...(bySplit((one) => one.accuracy.value) as Record<'easy' | 'hard', number | null>),
    accuracy: bySplit((one) => one.accuracy),
    confusion: bySplit((one) => one.confusion),
    colorConfusion: bySplit((one) => one.colorConfusion),
    colorFollow: hard.colorFollow,
    colorFollowByDigit: hard.colorFollowByDigit,
    otherErrors: hard.otherErrors,
    probe: { histograms: probe.histograms, summary: probe.summary },
  }
}

export function describeEvaluation(result: EvalResult): string {
  const shares: [string, Share][] = [
    ...Object.entries(result.accuracy).map(([split, share]): [string, Share] => [`Accuracy, ${split}`, share]),
    ['Colour-follow rate, hard', result.colorFollow],
    ['Other answers among the errors, hard', result.otherErrors],
  ]
  const rows = shares.map(([name, share]) => [
    name,
    percent(share.value),
    `${percent(share.low)} to ${percent(share.high)}`,
    `${share.count} of ${share.of}`,
  ])
  const matrices = Object.entries(result.confusion).map(
    ([split, matrix]) => `Confusion, ${split} (row: digit, column: answer)\n${matrixTable(matrix)}`,
  )
  const probe = result.probe.summary.map((item) => [colorNames[item.color]!, String(item.predicted), percent(item.share, 1)])
  return [
    `Run ${result.run}, epoch ${result.epoch}`,
    table(['', 'Share', '95% interval', 'Count'], rows),
    ...matrices,
    `Recolour probe: every test digit in one colour\n${table(['Colour', 'Answer given most', 'Share'], probe)}`,
  ].join('\n\n')
}

function matrixTable(matrix: number[][]): string {
  return table(
    ['', ...matrix.map((_, answer) => String(answer))],
    matrix.map((row, digit) => [String(digit), ...row.map(String)]),
  )
}
