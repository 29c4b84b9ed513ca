/** `lab sae …`: sparse autoencoders on a finished network. */
import { type Command } from 'commander'
import { LabError } from '../../../../contract/errors'
import { type CliContext } from '../../context'
import { suggest } from '../../nearest'
import { addSaeAblate } from './ablate'
import { addSaeFeatures } from './features'
import { addSaeList } from './list'
import { addSaeSteer } from './steer'
import { addSaeTrain } from './train'

const commands = [addSaeTrain, addSaeList, addSaeFeatures, addSaeSteer, addSaeAblate]

export function addSae(program: Command, context: CliContext): void {
  const sae = program
    .command('sae')
    .description('sparse autoencoders on a network’s activations: train, list, look at features, steer, ablate')
    .helpCommand(false)
    // Whatever is no command comes here, so that it is said in one line.
    .allowExcessArguments()
    .action(() => refuse(sae))
  for (const add of commands) add(sae, context)
}

function refuse({ args, commands }: Command): never {
  const names = commands.map((command) => command.name())
  const [word] = args
  if (word === undefined) throw new LabError('bad-input', `name a command: ${names.map((name) => `sae ${name}`).join(', ')} (lab sae --help)`)
  throw new LabError('bad-input', `unknown command 'sae ${word}'; ${suggest(word, names)}`)
}
