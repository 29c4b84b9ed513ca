/** `lab attack …`: the smallest change that turns one digit into another. */
import { type Command } from 'commander'
import { type CliContext } from '../../context'
import { addAttackList } from './list'
import { addAttackRun } from './make'
import { addAttackShow } from './show'

export function addAttack(program: Command, context: CliContext): void {
  const attack = program.command('attack').helpCommand(false).enablePositionalOptions()
  addAttackRun(attack, context)
  addAttackShow(attack, context)
  addAttackList(attack, context)
}
