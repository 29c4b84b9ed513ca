import { type Command } from 'commander'
import { type CliContext } from '../../context'
import { jsonFlag } from '../../flags'
import { printResult } from '../../output'
import { saeTable } from './rows'

export function addSaeList(sae: Command, context: CliContext): void {
  sae
    .command('list')
    .description('the SAEs in the store, newest first, and how good they are')
    .argument('[run]', 'only those of this network')
    .addOption(jsonFlag())
    .action(async (run: string | undefined, flags: { json?: boolean }) => {
      const lab = await context.lab()
      const saes = await lab.call('sae.table', run === undefined ? {} : { run })
      await printResult(flags.json, { saes }, () => (saes.length === 0 ? 'No SAE yet. Train one: lab sae train RUN' : saeTable(saes)))
    })
}
