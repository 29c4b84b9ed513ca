/** Which process works on a job, so that two labs on one store leave each other's jobs alone, and those of a dead one are found. */
import { readFileSync } from 'node:fs'

/** `pid` or, where the system tells when a process began, `pid@start`: a later process with the same number is then another one. */
export function identityOf(pid: number): string {
  const start = startOf(pid)
  return start === null ? String(pid) : `${pid}@${start}`
}

export function lives(identity: string): boolean {
  const [pid, start] = identity.split('@')
  try {
    process.kill(Number(pid), 0)
  } catch (thrown) {
    // It is there, but somebody else's.
    if ((thrown as { code?: string }).code !== 'EPERM') return false
  }
  return start === undefined || startOf(Number(pid)) === start
}

/** Linux's start time in clock ticks after boot: field 22 of /proc/PID/stat, counted behind the name, which may hold spaces and brackets. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not looked yet.
    if (fields[0] === 'Z') return null
    return fields[19] ?? null
  } catch {
    return null
  }
}
