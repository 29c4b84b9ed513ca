import { type Command } from 'commander'
import { type AttackRow } from '../../../../contract/attack'
import { type CliContext } from '../../context'
import { jsonFlag } from '../../flags'
import { printResult } from '../../output'
import { moment, table } from '../../table'

export function addAttackList(attack: Command, context: CliContext): void {
  attack
    .command('list')
    .description('the attacks in the store, newest first')
    .argument('[run]', 'only those on this network')
    .addOption(jsonFlag())
    .action(async (run: string | undefined, flags: { json?: boolean }) => {
      const lab = await context.lab()
      const attacks = await lab.call('attack.table', run === undefined ? {} : { run })
      await printResult(flags.json, { attacks }, () => (attacks.length === 0 ? 'No attack yet. Make one: lab attack RUN…' : attackTable(attacks)))
    })
}

function attackTable(rows: readonly AttackRow[]): string {
  const header = ['Attack', 'Method', 'From', 'To', 'Set', 'Images', 'Choice', 'Seed', 'Status', 'Done', 'Made (UTC)', 'Networks']
  return table(
    header,
    rows.map((row) => [
      row.run.slice(0, 12),
      row.method,
      ...[row.source, row.target].map(String),
      row.split,
      String(row.samples),
      row.choice,
      String(row.seed),
      row.status,
      `${row.done} of ${row.total}`,
      moment(row.createdAt),
      row.models.map(({ name }) => name).join(', '),
    ]),
  )
}

/** In a few words, for a line of other runs. */
export function attackWords({ source, target, split, models, done, total }: AttackRow): string {
  const on = models.length === 1 ? models[0]!.run.slice(0, 12) : `${models.length} networks`
  return `${source} to ${target} on ${on}, ${split}, ${done} of ${total} images`
}
