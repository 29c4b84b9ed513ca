/** LICENSES.txt: what is in a bundle, under which licence, and the licences' texts, each once. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { builtInModules, licenceFiles, modulesOf } from './modules.mjs'

/** @typedef {import('./modules.mjs').Module} Module */

const line = '-'.repeat(100)

/** Where parts that are no npm packages keep theirs. */
const elsewhere = [
  'Node.js: MIT and the licences of what it contains, in node/LICENSE',
  'TensorFlow, the library of the native engine: Apache-2.0; what it contains, in native/, THIRD_PARTY_NOTICES.txt',
  'MNIST, by LeCun, Cortes and Burges: CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/',
]
const ofElectron = 'Electron: MIT, in electron/LICENSE; Chromium and what it contains, in electron/LICENSES.chromium.html'

/**
 * @param {string} root
 * @param {boolean} withElectron
 */
export function licencesText(root, withElectron) {
  const modules = uniqueModules([...modulesOf(root), ...builtInModules(root)])
  return [
    'What is in this folder besides the lab itself, and under which licence.',
    '',
    ...elsewhere,
    ...(withElectron ? [ofElectron] : []),
    '',
    'npm packages, in the folder node_modules or built into the lab:',
    '',
    ...modules.map(({ name, version, license }) => `${name} ${version}: ${license}`),
    ...textsOf(root, modules).flatMap(([text, owners]) => ['', line, owners.join(', '), line, '', text]),
    '',
  ].join('\n')
}

/**
 * @param {Module[]} modules
 * @returns {Module[]} one of each name and version, by name
 */
function uniqueModules(modules) {
  const byName = new Map(modules.map((module) => [`${module.name} ${module.version}`, module]))
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, module]) => module)
}

/**
 * @param {string} root
 * @param {Module[]} modules
 * @returns {[string, string[]][]} each text, and whose it is
 */
function textsOf(root, modules) {
  /** @type {Map<string, string[]>} */
  const owners = new Map()
  for (const module of modules) {
    for (const { path, source } of licenceFiles(root, module)) {
      const text = readFileSync(source, 'utf8').trim()
      owners.set(text, [...(owners.get(text) ?? []), `${module.name} (${basename(path)})`])
    }
  }
  // Some packages bring no copy of it.
  const apache = [...owners].find(([text]) => text.includes('END OF TERMS AND CONDITIONS'))?.[1]
  const without = modules.filter((module) => module.license.includes('Apache-2.0') && licenceFiles(root, module).length === 0)
  apache?.push(...without.map(({ name }) => name))
  return [...owners]
}
