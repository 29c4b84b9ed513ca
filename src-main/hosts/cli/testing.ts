/** The command line for tests: real backend, real engine. `LAB_BUILD` names another build than out/main. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { channelPair } from '../../contract/channel'
import { labContract } from '../../contract/lab'
import { createClient } from '../../contract/rpc'
import { builtLayout } from '../layout'
import { NodeLauncher } from '../node-launcher'
import { Supervisor } from '../supervisor'
import { labVersion, runtimeName } from '../version'
import { runCaptured, type Outcome } from './captured.testing'
import type { Lab } from './context'

export const build = resolve(process.env.LAB_BUILD ?? 'out/main')

/** How `lab` is called: a program, what comes before the command's own arguments, and what it is called in. */
export interface Launch {
  file: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  cwd: string
}

/** Of the build, or of another one in `folder`. */
export function launchOfBuild(folder = build): Launch {
  checkBuild(folder)
  return { file: process.execPath, args: [join(folder, 'cli.js')], env: process.env, cwd: process.cwd() }
}

/** `lab` on a home of its own, each command a process with processes of its own, as a person runs it. */
export class BuiltLab {
  constructor(
    readonly home: string,
    private readonly launch: Launch = launchOfBuild(),
  ) {}

  /** Runs `lab`; `watch` sees standard error as it grows. */
  run(
    args: readonly string[],
    watch: (stderr: string, child: ChildProcess) => void = () => {},
    env: NodeJS.ProcessEnv = this.launch.env,
  ): Promise<Outcome> {
    const child = spawn(this.launch.file, [...this.launch.args, ...args], {
      env: { ...env, LAB_HOME: this.home },
      cwd: this.launch.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const outcome: Outcome = { code: null, stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (outcome.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      outcome.stderr += text
      watch(outcome.stderr, child)
    })
    return new Promise((done, fail) => {
      child.on('error', fail)
      child.on('close', (code) => done({ ...outcome, code }))
    })
  }

  json<T>(args: readonly string[]): Promise<T> {
    return resultOf<T>(this, args)
  }
}

/** The commands of `lab` in this process, on one backend and one engine that all of them share: for many commands in seconds. */
export class OpenLab {
  private readonly supervisor: Supervisor
  private readonly page: Lab

  constructor(readonly home: string) {
    checkBuild(build)
    const { entry } = builtLayout(build)
    this.supervisor = new Supervisor({
      launcher: new NodeLauncher({ execPath: process.execPath, entry, home }),
      host: 'cli',
      version: labVersion,
      runtime: runtimeName(),
      env: { ...process.env, LAB_HOME: home },
      onGivenUp: () => {},
    })
    const [near, far] = channelPair()
    this.page = createClient(labContract, near)
    this.supervisor.start()
    this.supervisor.connect(far)
  }

  /** One command at a time. */
  run(args: readonly string[]): Promise<Outcome> {
    return runCaptured(() => this.supervisor.ready.then(() => this.page), labVersion, args)
  }

  json<T>(args: readonly string[]): Promise<T> {
    return resultOf<T>(this, args)
  }

  close(): Promise<void> {
    return this.supervisor.stop()
  }
}

/** The one object of `--json`. */
async function resultOf<T>(lab: Pick<BuiltLab, 'run'>, args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await lab.run([...args, '--json'])
  if (code !== 0) throw new Error(`lab ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

function checkBuild(folder: string): void {
  if (!existsSync(join(folder, 'cli.js'))) throw new Error(`there is no build in ${folder}: npx electron-vite build`)
}
