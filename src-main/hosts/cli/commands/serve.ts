import { type Command } from 'commander'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { type CliContext } from '../context'
import { exitCodes } from '../output'

/** The web host in place of this process; its flags are its own. */
export function addServe(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('serve the lab to a browser on this machine; --help shows its flags')
    .allowUnknownOption()
    .allowExcessArguments()
    .helpOption(false)
    .action(async (_flags: unknown, command: Command) => context.exitWith(await runWebHost(command.args)))
}

function runWebHost(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(__dirname, 'web.js'), ...args], { stdio: 'inherit' })
  const ends = (['SIGTERM', 'SIGHUP'] as const).map((signal) => [signal, () => void child.kill(signal)] as const)
  // Ctrl-C reaches the child by the terminal; this process only waits for it.
  const ignore = () => {}
  process.on('SIGINT', ignore)
  for (const [signal, forward] of ends) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      process.off('SIGINT', ignore)
      for (const [name, forward] of ends) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? exitCodes.interrupted : exitCodes.failed))
    })
  })
}
