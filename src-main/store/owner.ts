/** Which process works on a job, so that two labs on one store leave each other's jobs alone, and those of a dead one are found. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** `pid` or, where the system tells when a process began, `pid@start`: a later process with the same number is then another one. */
export function identityOf(pid: number): string {
  const start = startOf(pid)
  return start === null ? String(pid) : `${pid}@${start}`
}

/** Where nobody can tell when a process that is there began, it counts as the one that is meant: two at work on one job is worse than none. */
export function lives(identity: string): boolean {
  const [pid, start] = identity.split('@')
  if (!isThere(Number(pid))) return false
  const found = startOf(Number(pid))
  return found !== ended && (start === undefined || found === null || found === start)
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    // EPERM: it is there, but somebody else's.
    return (thrown as { code?: string }).code === 'EPERM'
  }
}

/** A zombie: it has ended, only its parent has not looked yet. */
const ended = 'ended'

/** When a process began, in the system's own words; null where that cannot be had. */
export function startOf(pid: number, platform: NodeJS.Platform = process.platform): string | null {
  if (platform === 'linux') return startOnLinux(pid)
  return platform === 'win32'
    ? ask(pid, 'powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`])
    : ask(pid, 'ps', ['-o', 'lstart=', '-p', String(pid)])
}

/** Clock ticks after boot: field 22 of /proc/PID/stat, counted behind the name, which may hold spaces and brackets. */
function startOnLinux(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? ended : (fields[19] ?? null)
  } catch {
    return null
  }
}

/** Answers for some seconds: a list of jobs asks for the same few processes again and again, and PowerShell takes its time. */
const answers = new Map<number, { at: number; start: string | null }>()
const answerLastsMs = 10_000

function ask(pid: number, command: string, args: string[]): string | null {
  const known = answers.get(pid)
  if (known && Date.now() - known.at < answerLastsMs) return known.start
  let start: string | null
  try {
    // Language and time zone would change the words from one terminal to the next.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    start =
      execFileSync(command, args, { encoding: 'utf8', env, timeout: 5000, windowsHide: true, stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
  } catch {
    start = null
  }
  answers.set(pid, { at: Date.now(), start })
  return start
}
