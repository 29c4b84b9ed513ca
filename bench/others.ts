/** How much of the machine other programs take while something is timed. Linux only. */
import { readFileSync } from 'node:fs'

/** Kernel clock ticks, 1/100 s each. */
interface Usage {
  busy: number
  total: number
  /** Of the process that is timed. */
  own: number
}

/** Runs the work; `share` is the part of all cores' time that others had meanwhile, 0..1, null where it cannot be known. */
export async function watchOthers<T>(pid: number, work: () => Promise<T>): Promise<{ result: T; share: number | null }> {
  const before = usage(pid)
  const result = await work()
  const after = usage(pid)
  if (!before || !after) return { result, share: null }
  const others = after.busy - before.busy - (after.own - before.own)
  return { result, share: Math.max(0, others / (after.total - before.total)) }
}

function usage(pid: number): Usage | null {
  try {
    const [user, nice, system, idle, wait, ...rest] = numbers(readFileSync('/proc/stat', 'utf8').split('\n')[0]!.replace('cpu', ''))
    // The name may hold spaces; what counts comes after its closing bracket: utime and stime are the 12th and 13th from there.
    const own = numbers(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.slice(2))
    const busy = user! + nice! + system! + rest.slice(0, 2).reduce((sum, ticks) => sum + ticks, 0)
    return { busy, total: busy + idle! + wait!, own: own[10]! + own[11]! }
  } catch {
    return null
  }
}

const numbers = (text: string) => text.trim().split(/\s+/).map(Number)
