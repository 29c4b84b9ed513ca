/**
 * One set-up at a time. A lock is a file that names the processes that hold it: the set-up, and the tools that it has started, since a tool outlives
 * a set-up that is killed and goes on writing. It is held as long as one of them lives; what the dead leave behind is taken over.
 */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** @typedef {{ pid: number, begun: string | null }} Holder */
/** @typedef {{ host: string, holders: Holder[] }} Content */
/** @typedef {{ adopt: (pid: number | undefined) => void }} Lock */

/** Longer than anyone needs between creating a lock and writing its content, or between two steps of taking one over. */
const unfinishedAfter = 5_000
/** A holder on another machine (a shared home folder) cannot be asked whether it lives; its lock is refreshed while it does. */
const refreshEvery = 10_000
const foreignAfter = 120_000

/**
 * @template T
 * @param {string} file
 * @param {(pid: number) => void} waiting told once, with a process that holds the lock
 * @param {(lock: Lock) => Promise<T>} work
 * @param {number} [poll] milliseconds
 * @returns {Promise<T>}
 */
export async function withLock(file, waiting, work, poll = 300) {
  const content = await acquire(file, waiting, poll)
  const write = () => writeFileSync(file, JSON.stringify(content))
  const refresh = setInterval(write, refreshEvery)
  refresh.unref()
  try {
    return await work({
      adopt(pid) {
        if (pid === undefined) return
        content.holders.push(holder(pid))
        write()
      },
    })
  } finally {
    clearInterval(refresh)
    rmSync(file, { force: true })
  }
}

/**
 * @param {string} file
 * @param {(pid: number) => void} waiting
 * @param {number} poll
 */
async function acquire(file, waiting, poll) {
  await mkdir(dirname(file), { recursive: true })
  /** @type {Content} */
  const mine = { host: hostname(), holders: [holder(process.pid)] }
  let said = false
  for (;;) {
    if (await create(file, JSON.stringify(mine))) return mine
    const pid = await heldBy(file)
    if (pid === null) {
      await removeStale(file)
      continue
    }
    if (pid !== undefined && !said) {
      waiting(pid)
      said = true
    }
    await sleep(poll)
  }
}

/**
 * @param {string} file
 * @param {string} text
 */
async function create(file, text) {
  try {
    await writeFile(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Nobody holds it: there is none, or one that the dead have left.
 * @param {string} file
 */
export async function isFree(file) {
  return !existsSync(file) || (await heldBy(file)) === null
}

/**
 * Two that find the same lock stale must not both remove it, or the second removes the first one's new lock: whoever creates the breaker checks again
 * and removes.
 * @param {string} file
 */
async function removeStale(file) {
  const breaker = `${file}.breaking`
  if (!(await create(breaker, ''))) {
    if ((await age(breaker)) > unfinishedAfter) await rm(breaker, { force: true })
    await sleep(20)
    return
  }
  try {
    if ((await heldBy(file)) === null) await rm(file, { force: true })
  } finally {
    await rm(breaker, { force: true })
  }
}

/**
 * @param {string} file
 * @returns {Promise<number | null | undefined>} a process that holds the lock, null where none does, undefined where it cannot be told yet
 */
async function heldBy(file) {
  /** @type {Content} */
  let content
  try {
    content = JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return (await age(file)) > unfinishedAfter ? null : undefined
  }
  if (content.host !== hostname()) return (await age(file)) > foreignAfter ? null : content.holders[0]?.pid
  return content.holders.find(lives)?.pid ?? null
}

/** @param {string} file */
async function age(file) {
  try {
    return Date.now() - (await stat(file)).mtimeMs
  } catch {
    return 0
  }
}

/**
 * @param {number} pid
 * @returns {Holder}
 */
const holder = (pid) => ({ pid, begun: beginning(pid) })

/** @param {Holder} held */
function lives({ pid, begun }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH') return false
  }
  return begun === null || beginning(pid) === begun
}

/**
 * When a process began, in the kernel's own count: it tells a holder from a later process with the same number. Null where the system does not say.
 * A zombie counts as dead.
 * @param {number} pid
 */
function beginning(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? 'gone' : (fields[19] ?? null)
  } catch {
    return process.platform === 'linux' ? 'gone' : null
  }
}
