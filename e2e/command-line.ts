/** The built command line on a lab's own store, for scenarios that hold a page against it. */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/** A run that was made, as `lab train` and `lab sae train` print it. */
export interface Made {
  run: string
}

const cli = resolve(__dirname, '..', 'out/main/cli.js')

/** What `lab … --json` prints; throws with what it says on standard error where it fails. */
export async function labJson<T>(home: string, args: readonly string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args, '--json'], {
    env: { ...process.env, LAB_HOME: home },
    maxBuffer: 64 * 2 ** 20,
  })
  return JSON.parse(stdout) as T
}
