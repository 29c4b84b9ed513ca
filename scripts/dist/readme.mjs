/** README.txt of a bundle. */

/** @param {import('./manifest.mjs').About} about */
export function readmeText({ version, platform, arch, native, electron }) {
  const windows = platform === 'win32'
  const command = (/** @type {string} */ name) => (windows ? `${name}.cmd` : `./${name}`)
  return [
    `Lazy Artist Lab ${version}, for ${platform} ${arch}`,
    '',
    'A lab in which a network that cheats on coloured digits can be trained, looked into and cured.',
    'Everything that it needs is in this folder: it runs without a network and without anything installed.',
    '',
    `  ${command('start').padEnd(14)}opens the lab ${electron ? 'in a window, or in the browser where there is no display' : 'in the browser'}`,
    `  ${command('lab').padEnd(14)}is its command line; ${command('lab')} doctor shows whether all is well`,
    '',
    `  ${command('install').padEnd(14)}copies the lab to where it stays, after a check of every file; --help says where`,
    '',
    `Engine: ${native.length ? native.join(', ') : 'WebAssembly'}`,
    `Window: ${electron ? `Electron ${electron}` : 'none inside; the browser of the machine'}`,
    '',
    `Runs are kept in ${homeOf(platform)}, or where LAB_HOME says, and never in this folder.`,
    'It may be read-only, on a stick or a shared disk.',
    '',
    'manifest.json has the SHA-256 of every file. LICENSES.txt says what is inside and under which licences.',
    '',
  ].join(windows ? '\r\n' : '\n')
}

/** @param {string} platform as src-main/process/home.ts has it */
function homeOf(platform) {
  if (platform === 'win32') return '%LOCALAPPDATA%\\Lazy Artist Lab'
  return platform === 'darwin' ? '~/Library/Application Support/Lazy Artist Lab' : '~/.local/share/lazy-artist-lab'
}
