/** Wheels from the Python package registry, by pip, which knows the user's mirrors, proxies and certificates. No Python package is installed. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { diskFull, meansDiskFull } from './disk.mjs'
import { SetupProblem } from './problem.mjs'
import { reasonOf } from './run.mjs'

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {{ command: string, args: string[] }} Pip */

const candidates = [['pip3'], ['pip'], ['python3', '-m', 'pip'], ['python', '-m', 'pip']]

/**
 * @param {Context} context
 * @returns {Promise<Pip>}
 */
export async function findPip(context) {
  for (const [name, ...args] of candidates) {
    const command = context.which(/** @type {string} */ (name))
    if (command && (await context.run(command, [...args, '--version'], { timeout: 30_000 })).code === 0) return { command, args }
  }
  throw new SetupProblem('pip', 'pip was not found (on Debian and Ubuntu: the package python3-pip)')
}

/**
 * Brings wheels into a folder. What lies there from an earlier attempt is used again: pip compares it with the registry's hash, and takes it as it is
 * where the registry cannot be reached.
 * @param {Context} context
 * @param {Pip} pip
 * @param {string[]} requirements
 * @param {string} folder
 */
export async function downloadWheels(context, pip, requirements, folder) {
  const temporary = join(folder, 'tmp')
  await rm(temporary, { recursive: true, force: true })
  await mkdir(temporary, { recursive: true })
  const { report, env } = context
  const args = [...pip.args, 'download', '--no-deps', '--only-binary=:all:', '--python-version', '3.11', '--implementation', 'cp']
  args.push('--no-cache-dir', '--retries', '2', '--timeout', '20', '--disable-pip-version-check', '--no-input')
  args.push('--find-links', folder, '--dest', folder, ...(report.terminal ? [] : ['--quiet']), ...requirements)
  // A wheel of hundreds of megabytes does not fit the small temporary file system that many machines have.
  const ran = await context.run(pip.command, args, { env: { ...env, TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: 'false' }, show: report.fd })
  if (ran.code !== 0) throw downloadProblem(ran, requirements, folder)
}

/**
 * @param {import('./run.mjs').Ran} ran
 * @param {string[]} requirements
 * @param {string} folder
 */
export function downloadProblem(ran, requirements, folder) {
  if (meansDiskFull(ran.err)) return diskFull(folder, requirements.join(', '), 'did not fit')
  if (/Retrying|ConnectionError|NameResolution|Temporary failure|unreachable|timed out|ProxyError|SSLError/i.test(ran.err)) {
    return new SetupProblem('network', 'the Python package registry cannot be reached')
  }
  if (/No matching distribution|Could not find a version/.test(ran.err)) {
    return new SetupProblem('system', `the registry has no ${requirements.join(', ')} for this system (glibc 2.27 or newer is needed)`)
  }
  return new SetupProblem('failed', `pip: ${reasonOf(ran)}`)
}

/**
 * @param {string} folder
 * @param {string} name as in a requirement
 * @returns {Promise<string>} path of the wheel
 */
export async function wheelOf(folder, name) {
  const prefix = `${name.replaceAll('-', '_').toLowerCase()}-`
  const found = (await readdir(folder)).find((file) => file.toLowerCase().startsWith(prefix) && file.endsWith('.whl'))
  if (!found) throw new SetupProblem('failed', `pip left no wheel of ${name}`)
  return join(folder, found)
}

/**
 * What a package names under one of its extras (core metadata, Requires-Dist).
 * @param {string} metadata
 * @param {string} extra
 * @returns {{ name: string, requirement: string }[]}
 */
export function requirementsOfExtra(metadata, extra) {
  return metadata.split(/\r?\n/).flatMap((line) => {
    const [, requirement, name, marker] = /^Requires-Dist:\s*(([A-Za-z0-9._-]+)[^;]*?)\s*;\s*(.*)$/.exec(line) ?? []
    const named = /\bextra\s*==\s*['"]([^'"]+)['"]/.exec(marker ?? '')?.[1]
    return requirement && name && named === extra ? [{ name, requirement: requirement.replace(/\s+/g, '') }] : []
  })
}
