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
    .filter((pid) => words.some((word) => read(`/proc/${pid}/cmdline`).includes(word)) && read(`/proc/${pid}/environ`).split('\0').includes(`LAB_HOME=${home}`))
    .map(Number)
}

/** Under Electron the engine is a utility process, which bears the service's name. */
export const enginePids = (home: string) => pidsOf(home, ['engine.js', 'node.mojom.NodeService'])
export const backendPids = (home: string) => pidsOf(home, ['backend.js'])

export function killHard(pids: readonly number[]): void {
  if (pids.length === 0) throw new Error('there is no such process to kill')
  for (const pid of pids) process.kill(pid, 'SIGKILL')
}
