/** The command line's grammar: one file a command in commands/, all added here. */
import { Command, CommanderError, Help, type Option } from 'commander'
import { LabError } from '../../contract/errors'
import { addAttack } from './commands/attack'
import { addCompare } from './commands/compare'
import { addContinue } from './commands/continue'
import { addData } from './commands/data'
import { addDoctor } from './commands/doctor'
import { addEval } from './commands/eval'
import { addGradcam } from './commands/gradcam'
import { addDelete, addResume } from './commands/manage'
import { addMethods } from './commands/methods'
import { addMicroscope } from './commands/microscope'
import { addPack, addUnpack } from './commands/pack'
import { addPrototypes } from './commands/prototypes'
import { addReport } from './commands/report'
import { addRuns, addShow } from './commands/runs'
import { addSae } from './commands/sae'
import { addServe } from './commands/serve'
import { addStudy } from './commands/study'
import { addSweep } from './commands/sweep'
import { addTrain } from './commands/train'
import { addDump, addExport, addImport } from './commands/transfer'
import type { CliContext } from './context'

const commands = [
  addDoctor,
  addMethods,
  addData,
  addTrain,
  addSweep,
  addEval,
  addGradcam,
  addPrototypes,
  addCompare,
  addMicroscope,
  addSae,
  addAttack,
  addRuns,
  addShow,
  addExport,
  addImport,
  addPack,
  addUnpack,
  addDump,
  addStudy,
  addReport,
  addResume,
  addContinue,
  addDelete,
  addServe,
]

/** As commander has it, and whether a command cannot do without it. */
function describeOption(option: Option): string {
  return `${new Help().optionDescription(option)}${option.mandatory ? ' (required)' : ''}`
}

export function createProgram(context: CliContext, version: string): Command {
  const program = new Command('lab')
    .description('The Lazy Artist Lab: train a network that cheats by colour, see that it does, cure it.')
    .version(version, '--version', 'print the version')
    .helpCommand(false)
    // What stands behind a command is its own, also where one has commands of its own beside flags.
    .enablePositionalOptions()
    .exitOverride()
    .configureHelp({ optionDescription: describeOption })
    // What is wrong is said once, in one line, by whoever catches it.
    .configureOutput({ outputError: () => {} })
  for (const add of commands) add(program, context)
  return program
}

function grammarMessage({ code, message }: CommanderError): string {
  const plain = message.replace(/^error: /, '')
  const helps = code !== 'commander.unknownCommand' || /did you mean/i.test(plain)
  return helps ? plain : `${plain}; lab --help lists the commands`
}

/** Runs one command. Errors of grammar come out as `bad-input`; help and version end without one. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    if (args.length === 0)
      throw new LabError('bad-input', `name a command: ${program.commands.map((command) => command.name()).join(', ')} (lab --help)`)
    await program.parseAsync([...args], { from: 'user' })
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    if (thrown.exitCode !== 0) throw new LabError('bad-input', grammarMessage(thrown))
  }
}
