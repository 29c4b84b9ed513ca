/** The lab's child processes as the system sees them, to kill one as a crash would. */
import { readdirSync, readFileSync } from 'node:fs'

const read = (path: string) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It ended while we looked, or is not ours to read.
    return ''
  }
}

/** Pids of this home's processes whose command line has one of these words. */
function pidsOf(home: string, words: readonly string[]): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => words.some((word) => read(`/proc/${pid}/cmdline`).includes(word)) && belongsTo(pid, home))
}

/** Chromium's helpers write over their environment, so that of their ancestors counts too. */
function belongsTo(pid: number, home: string): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) {
    if (read(`/proc/${at}/environ`).split('\0').includes(`LAB_HOME=${home}`)) return true
  }
  return false
}

function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}

/** Under Electron the engine is a utility process, which bears the service's name. */
export const enginePids = (home: string) => pidsOf(home, ['engine.js', 'node.mojom.NodeService'])
export const backendPids = (home: string) => pidsOf(home, ['backend.js'])

export function killHard(pids: readonly number[]): void {
  if (pids.length === 0) throw new Error('there is no such process to kill')
  for (const pid of pids) process.kill(pid, 'SIGKILL')
}
