/** A bundle of this checkout for tests, and the machine without anything that it is called on. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Launch } from './cli/testing'

const run = promisify(execFile)
const script = resolve('scripts/bundle.mjs')

/** Why there is no network namespace, else what a command is preceded by to be in a new one: no interface but a loopback that is down. */
export const namespace = findNamespace()

function findNamespace(): { prefix: readonly string[] } | { missing: string } {
  if (process.platform !== 'linux') return { missing: 'network namespaces are of Linux' }
  const prefix = ['unshare', process.getuid?.() === 0 ? '-n' : '-rn'].flatMap((part, index) => (index === 0 ? (which(part) ?? []) : part))
  const tried = spawnSync(prefix[0] ?? '', [...prefix.slice(1), process.execPath, '--version'], { encoding: 'utf8' })
  return tried.status === 0 ? { prefix } : { missing: `unshare: ${tried.stderr?.trim() || (tried.error?.message ?? `ended with ${tried.status}`)}` }
}

/** The path of a system's tool. */
export function which(name: string): string | null {
  const { status, stdout } = spawnSync('/bin/sh', ['-c', 'PATH=$PATH:/usr/sbin:/sbin; command -v "$0"', name], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : null
}

export class TestBundle {
  private readonly scratch = mkdtempSync(join(tmpdir(), 'lab-bundle-'))
  readonly folder = join(this.scratch, 'bundle')
  /** Of a user who has nothing: no home, no cache, and in PATH one tool of the system. */
  readonly env: NodeJS.ProcessEnv = {
    HOME: join(this.scratch, 'home'),
    XDG_CACHE_HOME: join(this.scratch, 'user-cache'),
    LAB_CACHE: join(this.scratch, 'cache'),
    PATH: join(this.scratch, 'commands'),
    TMPDIR: tmpdir(),
  }

  constructor() {
    for (const folder of [this.env.HOME!, this.env.LAB_CACHE!, this.env.XDG_CACHE_HOME!, this.env.PATH!]) mkdirSync(folder)
    symlinkSync(which('readlink')!, join(this.env.PATH!, 'readlink'))
  }

  /** Of what is built, without Electron. Throws what the script says where it fails. */
  async make(): Promise<void> {
    await run(process.execPath, [script, '--to', this.folder, '--as-built', '--no-electron'])
  }

  /** A command of the bundle, or of an installation that `folder` names, without a network where this system can do that. */
  launch(command: string, folder = this.folder): Launch {
    const [file, ...args] = [...('prefix' in namespace ? namespace.prefix : []), join(folder, command)]
    return { file: file!, args, env: this.env, cwd: this.env.HOME! }
  }

  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true })
  }
}

/** `scripts/bundle.mjs --check` of a folder. */
export async function checkFolder(folder: string): Promise<{ code: number; stdout: string; stderr: string }> {
  return run(process.execPath, [script, '--check', folder, '--as-built']).then(
    (ended) => ({ code: 0, ...ended }),
    (failed: { code: number; stdout: string; stderr: string }) => failed,
  )
}
