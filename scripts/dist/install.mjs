/** `install` of a bundle: checks every file, copies the lab below a prefix, and makes it known there. Runs are elsewhere, and stay as they are. */
import { existsSync, realpathSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { requireSpace, size } from '../setup/disk.mjs'
import { root } from '../setup/places.mjs'
import { isProblem, SetupProblem } from '../setup/problem.mjs'
import { reportTo } from '../setup/report.mjs'
import { makeKnown } from './desktop.mjs'
import { place, replaceFolder } from './folders.mjs'
import { bundleName, checkBundle, readBundle, requireOwn, sizeOf } from './manifest.mjs'

const title = 'install'
const bundle = resolve(root)
const windows = process.platform === 'win32'
const report = reportTo(process.stdout)
const usualPrefix = windows ? join(process.env.LOCALAPPDATA ?? homedir(), 'Programs') : join(homedir(), '.local')

const usage = `Installs the Lazy Artist Lab from this folder; an earlier one is replaced, and its runs are kept.

  --prefix FOLDER   where: FOLDER/lib/${bundleName}, and in FOLDER/bin the command lab; without it ${usualPrefix}
  --help            this text`

try {
  const prefix = prefixOf(process.argv.slice(2))
  if (prefix === null) console.log(usage)
  else await install(prefix)
} catch (error) {
  console.error(isProblem(error) ? `Not installed: ${error.message}.` : error)
  process.exitCode = 1
}

/**
 * @param {string[]} args
 * @returns {string | null} null where help is asked for
 */
function prefixOf(args) {
  try {
    const { values } = parseArgs({ args, options: { prefix: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
    return values.help ? null : resolve(values.prefix ?? usualPrefix)
  } catch (error) {
    throw new SetupProblem('failed', /** @type {Error} */ (error).message.replace(/\.$/, ''))
  }
}

/** @param {string} prefix */
async function install(prefix) {
  const folder = windows ? join(prefix, bundleName) : join(prefix, 'lib', bundleName)
  if (existsSync(folder) && realpathSync(folder) === realpathSync(bundle)) throw new SetupProblem('failed', 'this is the installed lab itself')
  requireOwn(folder)
  const checked = report.start(title, 'checks every file')
  const manifest = await checkBundle(bundle)
  checked()
  const earlier = readBundle(folder)?.version
  const bytes = sizeOf(manifest)
  await requireSpace(dirname(folder), bytes, 'the lab', undefined, 'name another place with --prefix')
  const copied = report.start(title, `copies ${size(bytes)} to ${folder}${earlier ? `, in place of version ${earlier}` : ''}`)
  await replaceFolder(folder, (work) => copyBundle(manifest, work))
  copied()
  if (windows) return report.say(title, `${join(folder, 'start.cmd')} opens the lab`)
  const said = await makeKnown(prefix, folder, manifest.electron !== null)
  for (const text of said) report.say(title, text)
  sayHowToStart(join(prefix, 'bin'), folder)
}

/**
 * @param {import('./manifest.mjs').BundleManifest} manifest
 * @param {string} work
 */
async function copyBundle({ files }, work) {
  await mkdir(work, { recursive: true })
  for (const { path, executable } of files) {
    await place(join(bundle, path), join(work, path))
    // A stick's file system may have forgotten which files are programs.
    await chmod(join(work, path), executable ? 0o755 : 0o644)
  }
  await place(join(bundle, 'manifest.json'), join(work, 'manifest.json'))
}

/**
 * @param {string} commands
 * @param {string} folder
 */
function sayHowToStart(commands, folder) {
  const found = (process.env.PATH ?? '').split(delimiter).includes(commands)
  report.say(title, `${join(folder, 'start')} opens the lab; its command line is ${found ? 'lab' : join(commands, 'lab')}`)
  if (!found) report.say(title, `${commands} is not in PATH: with it there, \`lab\` alone is enough`)
}
