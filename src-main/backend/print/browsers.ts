/** An installed browser that can print: Chromium, Chrome or Edge, whatever the system. */
import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'
import { LabError } from '../../contract/errors'

export interface Machine {
  env: NodeJS.ProcessEnv
  platform: NodeJS.Platform
  home: string
  /** Whether there is a file of that name that can be started. */
  canRun(file: string): boolean
}

export const thisMachine = (): Machine => ({ env: process.env, platform: process.platform, home: homedir(), canRun: isExecutable })

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** Of an error: a browser is what there is not, and what needs none can be had. */
export const withoutBrowser = { details: { missing: 'browser' } }

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable']

/**
 * The browser's executable: the one that `LAB_BROWSER` names, else one in `PATH`, else one in the usual places. Fails with `unavailable` where
 * there is none, saying what to install.
 */
export function findBrowser(machine: Machine = thisMachine()): string {
  const named = machine.env.LAB_BROWSER
  if (named) {
    if (machine.canRun(named)) return named
    throw new LabError(
      'unavailable',
      `LAB_BROWSER names ${named}, which is no program that can be started; name a Chromium, Chrome or Edge`,
      withoutBrowser,
    )
  }
  const found = candidates(machine).find((file) => machine.canRun(file))
  if (found) return found
  throw new LabError(
    'unavailable',
    'a PDF needs Chromium, Chrome or Edge, and none was found: install one, or name it in LAB_BROWSER; the report can be had as HTML without',
    withoutBrowser,
  )
}

function candidates(machine: Machine): string[] {
  return [...inPath(machine), ...usualPlaces(machine)]
}

function inPath({ env, platform }: Machine): string[] {
  const { join, delimiter } = platform === 'win32' ? win32 : posix
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  const names = platform === 'win32' ? ['chrome.exe', 'msedge.exe'] : commands
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function usualPlaces({ env, platform, home }: Machine): string[] {
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter((root) => root !== undefined)
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe']
    return programs.flatMap((program) => roots.map((root) => win32.join(root, program)))
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', posix.join(home, 'Applications')]
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].flatMap((name) =>
      roots.map((root) => posix.join(root, `${name}.app`, 'Contents', 'MacOS', name)),
    )
  }
  return [
    '/snap/bin/chromium',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/usr/lib/chromium/chromium',
    '/usr/lib64/chromium-browser/chromium-browser',
  ]
}
