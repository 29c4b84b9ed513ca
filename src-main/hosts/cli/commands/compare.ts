import { type Command } from 'commander'
import { type Comparison } from '../../../contract/compare'
import { describeComparison } from '../comparison'
import { type CliContext } from '../context'
import { jsonFlag } from '../flags'
import { printResult } from '../output'

interface CompareFlags {
  control?: string
  probes?: boolean
  json?: boolean
}

export function addCompare(program: Command, context: CliContext): void {
  program
    .command('compare')
    .description('what cures did: groups of seeds with intervals, differences to the control at equal epochs, settings that differ')
    .argument('<runs...>', 'ids, beginnings of ids, or "last"')
    .option('--control <run>', 'a run of the group that the others are held against (plain training with Adam on the same data where left out)')
    .option('--probes', 'also how much colour and digit a linear probe reads from the features, a few seconds a run the first time')
    .addOption(jsonFlag())
    .action(async (runs: string[], flags: CompareFlags) => {
      const comparison = await compare(context, runs, flags)
      await printResult(flags.json, comparison, () => describeComparison(comparison))
    })
}

async function compare(context: CliContext, runs: string[], { control, probes }: CompareFlags): Promise<Comparison> {
  const lab = await context.lab()
  const input = { runs, ...(control === undefined ? {} : { control }) }
  const comparison = await lab.call('compare.table', input)
  const unmeasured = probes ? comparison.runs.filter(({ figures }) => figures && !figures.probes) : []
  for (const [place, { run, figures }] of unmeasured.entries()) {
    context.progress.say(`linear probes of ${run.id} (${place + 1} of ${unmeasured.length})`)
    await lab.call('compare.probes', { run: run.id, epoch: figures!.epoch })
  }
  return unmeasured.length === 0 ? comparison : lab.call('compare.table', input)
}
