/** Debian packages that the tests need, where this is a Debian (or a child of it) and we are root; elsewhere a part of the tests that lacks one says so. */

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {{ names: string[], unless?: string[] }} Wanted  the first name that the release has; not needed where one of these programs is there */

const title = 'debian'

/** @type {Wanted[]} */
export const testPackages = [
  { names: ['xvfb'], unless: ['Xvfb'] },
  { names: ['chromium'], unless: ['chromium', 'google-chrome', 'google-chrome-stable'] },
  { names: ['poppler-utils'], unless: ['pdftotext'] },
  { names: ['python3-pip'], unless: ['pip', 'pip3'] },
  { names: ['g++'], unless: ['g++', 'c++', 'clang++'] },
  { names: ['libgtk-3-0', 'libgtk-3-0t64'] },
  { names: ['libasound2', 'libasound2t64'] },
  { names: ['libnss3'] },
  { names: ['fonts-dejavu-core'] },
]

/**
 * @param {Context} context
 * @param {Wanted[]} wanted
 * @param {boolean} root
 */
export async function setUpDebianPackages(context, wanted = testPackages, root = process.getuid?.() === 0) {
  if (!root || !context.which('apt-get') || !context.which('dpkg-query')) return
  const missing = await missingPackages(context, wanted)
  if (missing.length === 0) return
  const { report, run, env } = context
  const done = report.start(title, `apt-get install ${missing.map(({ names }) => names[0]).join(' ')}: up to 500 MB on disk`)
  const apt = (/** @type {string[]} */ ...args) =>
    run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } })
  const install = async (/** @type {string[]} */ ...names) => (await apt('install', '-y', '--no-install-recommends', ...names)).code === 0
  await apt('update')
  const names = await Promise.all(missing.map((one) => nameInRelease(context, one)))
  /** @type {string[]} */
  const failed = []
  // One that cannot be had must not keep the others away.
  if (!(await install(...names))) for (const name of names) if (!(await install(name))) failed.push(name)
  done(failed.length ? `without ${failed.join(', ')}, which could not be installed` : undefined)
}

/**
 * @param {Context} context
 * @param {Wanted[]} wanted
 */
async function missingPackages({ run, which }, wanted) {
  const { out } = await run('dpkg-query', ['-W', '-f', '${binary:Package} ${db:Status-Status}\n'])
  const installed = new Set(
    out
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.replace(/(:\w+)? installed$/, '')),
  )
  return wanted.filter(({ names, unless = [] }) => !names.some((name) => installed.has(name)) && !unless.some((program) => which(program)))
}

/**
 * A later release renames a library for its 64-bit time; the old name may then stand for nothing that can be installed.
 * @param {Context} context
 * @param {Wanted} wanted
 */
async function nameInRelease({ run }, { names }) {
  for (const name of [...names].reverse()) {
    if ((await run('apt-cache', ['show', name])).out.includes('Package:')) return name
  }
  return /** @type {string} */ (names[0])
}
