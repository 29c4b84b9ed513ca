/** The commands in a bundle: shell scripts that need nothing but the bundle, and batch files for Windows. */

/** What each command runs, from the bundle's folder. */
const commands = {
  lab: { does: 'The command line of the lab', runs: 'app/out/main/cli.js' },
  start: { does: 'Opens the lab: in a window, or in the browser', runs: 'scripts/dist/start.mjs' },
  install: { does: 'Copies the lab to where it stays', runs: 'scripts/dist/install.mjs' },
}

/**
 * @param {string} platform
 * @returns {{ path: string, text: string }[]}
 */
export function launchers(platform) {
  return Object.entries(commands).map(([name, { does, runs }]) =>
    platform === 'win32' ? { path: `${name}.cmd`, text: batch(runs) } : { path: name, text: shell(does, runs) },
  )
}

/**
 * Called by a link, it goes by the link's target.
 * @param {string} does
 * @param {string} runs
 */
const shell = (does, runs) => `#!/bin/sh
# ${does}, on the Node that lies here.
self=$0
case $self in */*) ;; *) self=./$self ;; esac
if [ -h "$self" ]; then self=$(readlink -f "$self"); fi
here=$(CDPATH= cd "\${self%/*}" && pwd -P) || exit 1
exec "$here/node/bin/node" "$here/${runs}" "$@"
`

/** @param {string} runs */
const batch = (runs) => ['@echo off', `"%~dp0node\\bin\\node.exe" "%~dp0${runs.replaceAll('/', '\\')}" %*`, ''].join('\r\n')
