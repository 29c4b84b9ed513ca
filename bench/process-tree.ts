/** What a process and all that it started have used so far, and how much memory they have had. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

/** Kernel clock ticks a second. */
const ticks = 100

export interface Usage {
  /** Of all cores, of the whole tree. */
  cpuSeconds: number
  /** The most that one process of the tree has had in memory: of the one whose command line has the word that was asked for. Null where none has it. */
  peakMiB: number | null
}

interface Listed {
  pid: number
  parent: number
  ticks: number
}

/** Of a process that is over, and where there is no /proc, nothing. */
export function usageOf(root: number, word: string): Usage {
  const tree = treeOf(root, listAll())
  const peaks = tree.flatMap(({ pid }) => peakOf(pid, word) ?? [])
  return { cpuSeconds: tree.reduce((sum, process) => sum + process.ticks, 0) / ticks, peakMiB: peaks.length === 0 ? null : Math.max(...peaks) }
}

function listAll(): Listed[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (look(Number(name)) ?? []) : []))
  } catch {
    return []
  }
}

function look(pid: number): Listed | null {
  const stat = read(pid, 'stat')
  // The name may hold spaces; after its closing bracket come the state, the parent, and as the 12th and 13th utime and stime.
  const fields = stat?.split(') ').at(-1)!.split(' ').map(Number)
  return fields ? { pid, parent: fields[1]!, ticks: fields[11]! + fields[12]! } : null
}

function treeOf(root: number, all: readonly Listed[]): Listed[] {
  const own = all.filter(({ pid }) => pid === root)
  return [...own, ...all.filter(({ parent }) => parent === root).flatMap(({ pid }) => treeOf(pid, all))]
}

function peakOf(pid: number, word: string): number | null {
  if (!read(pid, 'cmdline')?.includes(word)) return null
  const kib = /^VmHWM:\s+(\d+) kB/m.exec(read(pid, 'status') ?? '')
  return kib && Number(kib[1]) / 1024
}

/** Null where the process has ended. */
function read(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return null
  }
}
