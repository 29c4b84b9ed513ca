import { Option, type Command } from 'commander'
import { ablateInput, ablationModes, type Ablation, type AblationFigures, type AblationMode, type AblationPoint } from '../../../../contract/ablation'
import { type Split } from '../../../../contract/study'
import { type CliContext } from '../../context'
import { jsonFlag, upTo, wholeNumber, wholeNumbers } from '../../flags'
import { printResult } from '../../output'
import { followPass } from '../../pass'
import { percent, table } from '../../table'
import { findSae } from './rows'

interface AblateFlags {
  top?: number[]
  by: 'color' | 'digit'
  mode: AblationMode
  split: Exclude<Split, 'train'>
  draws?: number
  seed?: number
  limit?: number
  json?: boolean
}

/** Of `lab sae ablate --json`. */
export interface AblateResult extends Ablation {
  by: AblateFlags['by']
  mode: AblationMode
  draws: number
  seed: number
}

export function addSaeAblate(sae: Command, context: CliContext): void {
  sae
    .command('ablate')
    .description('put out the features that go most with colour or digit: how much hangs on them, against as many random ones')
    .argument('<sae>', 'id, the beginning of one, or "last"')
    .option('--top <list>', 'how many are put out: 10, or several as 1,2,5,10 (1,2,5,10,20,50 where left out)', wholeNumbers)
    .addOption(new Option('--by <label>', 'what they go with most').choices(['color', 'digit']).default('color'))
    .addOption(
      new Option('--mode <how>', 'set to 0, to the mean over the set, or to the code on another image of it')
        .choices([...ablationModes])
        .default('zero'),
    )
    .addOption(new Option('--split <set>', 'set').choices(['easy', 'hard', 'balanced']).default('hard'))
    .option('--draws <n>', 'draws of random features (20 where left out)', wholeNumber())
    .option('--seed <n>', 'seed of the draws', wholeNumber())
    .option('--limit <n>', 'images, from the first on (all where left out)', upTo(10_000))
    .addOption(jsonFlag())
    .action((ref: string, flags: AblateFlags) => ablate(context, ref, flags))
}

async function ablate(context: CliContext, ref: string, { top, json, ...flags }: AblateFlags): Promise<void> {
  const question = ablateInput.parse({ ...flags, sae: ref, ...(top === undefined ? {} : { counts: top }) })
  const lab = await context.lab()
  const { run } = await findSae(lab, ref)
  const asked = { ...question, sae: run }
  const { ablation } = await followPass(context, lab, 'sae.ablate', asked, { unit: 'ablations', messageOf: () => 'putting features out' })
  const { by, mode, draws, seed } = question
  const result = { ...ablation, by, mode, draws, seed }
  await printResult(json, result, () => describeAblation(result))
}

export function describeAblation({ sae, split, images, by, mode, draws, features, untouched, reconstruction, points }: AblateResult): string {
  const base = [
    ['untouched', percent(untouched.accuracy.value), percent(untouched.colorFollow.value), '-'],
    ['reconstruction', percent(reconstruction.accuracy.value), percent(reconstruction.colorFollow.value), percent(reconstruction.changed.value)],
  ]
  return [
    `SAE ${sae}: features put out by ${by} (${mode}) on ${images} images (${split}); random: mean of ${draws} draws, 2.5% to 97.5%`,
    table(['', 'Accuracy', 'Colour-follow', 'Changed'], base),
    table(['Features', 'Changed', 'Mean drop', 'Median drop', 'Accuracy', 'Colour-follow'], points.flatMap(pointRows)),
    `In this order: ${features.join(', ')}`,
  ].join('\n\n')
}

function pointRows({ count, top, random }: AblationPoint): string[][] {
  const shares: (keyof AblationFigures)[] = ['changed', 'accuracy', 'colorFollow']
  const text = (name: keyof AblationFigures, value: number) => (shares.includes(name) ? percent(value) : value.toFixed(4))
  const names = ['changed', 'meanDrop', 'medianDrop', 'accuracy', 'colorFollow'] as const
  const topCells = names.map((name) => {
    const value = top[name]
    return typeof value === 'number' ? text(name, value) : percent(value.value)
  })
  if (!random) return [[`${count} top`, ...topCells]]
  const spread = names.map((name) => `${text(name, random[name].mean)} (${text(name, random[name].low)} to ${text(name, random[name].high)})`)
  return [
    [`${count} top`, ...topCells],
    [`${count} random`, ...spread],
  ]
}
