/** The built command line for tests: real backend, real engine. `LAB_BUILD` names another build than out/main. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

export const build = resolve(process.env.LAB_BUILD ?? 'out/main')

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

/** `lab` on a home of its own. */
export class BuiltLab {
  constructor(readonly home: string) {
    if (!existsSync(join(build, 'cli.js'))) throw new Error(`there is no build in ${build}: npx electron-vite build`)
  }

  /** Runs `lab`; `watch` sees standard error as it grows. */
  run(
    args: readonly string[],
    watch: (stderr: string, child: ChildProcess) => void = () => {},
    env: NodeJS.ProcessEnv = process.env,
  ): Promise<Outcome> {
    const child = spawn(process.execPath, [join(build, 'cli.js'), ...args], {
      env: { ...env, LAB_HOME: this.home },
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

  /** The one object of `--json`. */
  async json<T>(args: readonly string[]): Promise<T> {
    const { code, stdout, stderr } = await this.run([...args, '--json'])
    if (code !== 0) throw new Error(`lab ${args.join(' ')} ended with ${code}: ${stderr}`)
    return JSON.parse(stdout) as T
  }
}
