import { type Command } from 'commander'
import { type CliContext } from '../../context'
import { jsonFlag } from '../../flags'
import { printResult } from '../../output'
import { attackJson } from './result'
import { describeAttack } from './tables'

export function addAttackShow(attack: Command, context: CliContext): void {
  attack
    .command('show')
    .description('what an attack has found so far')
    .argument('<attack>', 'id, the beginning of one, or "last"')
    .addOption(jsonFlag())
    .action(async (ref: string, flags: { json?: boolean }) => {
      const lab = await context.lab()
      const result = attackJson(await lab.call('attack.get', { attack: ref }))
      await printResult(flags.json, result, () => describeAttack(result))
    })
}
