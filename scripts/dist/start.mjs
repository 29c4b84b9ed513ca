/** `start` of a bundle: the lab in the bundle's Electron where it has one and there is a display, else as a web host. Arguments are passed on. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root as bundle } from '../setup/places.mjs'
import { reportTo } from '../setup/report.mjs'
import { hasDisplay, openPage, openWindow } from '../setup/window.mjs'

const { platform, env } = process
const context = { platform, env, report: reportTo(process.stdout) }
const lab = join(bundle, 'app')
const electron = join(bundle, 'electron', platform === 'win32' ? 'electron.exe' : 'electron')

if (hasDisplay(context) && existsSync(electron)) await openWindow(electron, lab, context)
else openPage(lab, context)
