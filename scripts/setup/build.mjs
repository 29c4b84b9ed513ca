/** Builds the lab into `out` where its sources have changed since the last build; by content, so that a checkout's new file times change nothing. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { underLock } from './context.mjs'
import { diskFull, meansDiskFull } from './disk.mjs'
import { entriesOf } from './places.mjs'
import { SetupProblem } from './problem.mjs'

/** @typedef {import('./context.mjs').Context} Context */

const title = 'build'
const sources = ['src-main', 'src-preload', 'src-renderer', 'resources']
const settings = ['electron.vite.config.ts', 'svelte.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json']

/** @param {Context} context */
export async function setUpBuild(context) {
  if (isBuilt(context.root)) return
  await underLock(context, title, join(context.root, '.lab', 'build.lock'), async (held) => {
    if (!isBuilt(held.root)) await build(held)
  })
}

/** @param {Context} context */
async function build({ root, report, run }) {
  const done = report.start(title, 'electron-vite build: the pages and the processes, a few MB in out/')
  const stamp = stampFile(root)
  await rm(stamp, { force: true })
  const built = sourcesHash(root)
  const ran = await run(process.execPath, [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build'], { cwd: root })
  if (meansDiskFull(ran.err)) throw diskFull(root, 'the build', 'did not fit')
  if (ran.code !== 0) throw new SetupProblem('failed', `the build failed\n${(ran.out + ran.err).trim()}`)
  await writeFile(stamp, built)
  done()
}

/** @param {string} root */
const stampFile = (root) => join(root, 'out', '.sources')

/** @param {string} root */
function isBuilt(root) {
  const stamp = stampFile(root)
  const complete = existsSync(stamp) && Object.values(entriesOf(root)).every((file) => existsSync(file))
  return complete && readFileSync(stamp, 'utf8') === sourcesHash(root)
}

/**
 * @param {string} root
 * @returns {string} of the names and contents of everything that the build reads; tests are not among it
 */
export function sourcesHash(root) {
  const hash = createHash('sha256')
  for (const file of [...sources.flatMap((folder) => filesUnder(root, folder)), ...settings]) {
    const path = join(root, file)
    if (existsSync(path)) hash.update(`${file}\0`).update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length))
    .sort()
}
