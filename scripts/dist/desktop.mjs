/** How an installed lab is found: a link to its command, and on Linux an entry with an icon among the desktop's applications. */
import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { place } from './folders.mjs'
import { bundleName } from './manifest.mjs'

/**
 * @param {string} prefix
 * @param {string} folder where the lab is installed
 * @param {boolean} hasWindow whether Electron is in it
 * @returns {Promise<string[]>} what there is to say
 */
export async function makeKnown(prefix, folder, hasWindow) {
  const said = await linkCommand(join(prefix, 'bin', 'lab'), join(folder, 'lab'))
  if (process.platform !== 'linux') return said
  const entry = join(prefix, 'share/applications', `${bundleName}.desktop`)
  await mkdir(dirname(entry), { recursive: true })
  await writeFile(entry, desktopEntry(join(folder, 'start'), hasWindow))
  const icons = join(folder, 'app/resources/icons')
  for (const name of readdirSync(icons)) {
    const side = /^(\d+)\.png$/.exec(name)?.[1]
    if (side) await place(join(icons, name), join(prefix, 'share/icons/hicolor', `${side}x${side}`, 'apps', `${bundleName}.png`))
  }
  return said
}

/**
 * @param {string} link
 * @param {string} command
 * @returns {Promise<string[]>}
 */
async function linkCommand(link, command) {
  const target = relative(dirname(link), command)
  const found = lstatSync(link, { throwIfNoEntry: false })
  if (found && !(found.isSymbolicLink() && readlinkSync(link) === target))
    return [`${link} is there and is not of an earlier installation: it is left as it is; the command line is ${command}`]
  await mkdir(dirname(link), { recursive: true })
  const work = `${link}.unfinished-${process.pid}`
  await symlink(target, work)
  await rename(work, link)
  return []
}

/**
 * Without a window of its own the lab is served from a terminal, which ends it when it is closed.
 * @param {string} start
 * @param {boolean} hasWindow
 */
export function desktopEntry(start, hasWindow) {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Lazy Artist Lab',
    'Comment=Train, look into and cure networks that cheat',
    `Exec=${quoted(start)}`,
    `Icon=${bundleName}`,
    `Terminal=${!hasWindow}`,
    'Categories=Science;Education;',
    '',
  ].join('\n')
}

/**
 * A string of a desktop entry is unescaped twice: as a value, then as an argument between quotes. A percent sign begins a field code.
 * @param {string} path
 */
const quoted = (path) =>
  `"${path
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`
