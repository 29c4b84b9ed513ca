/** Entry of the Electron host: the window, and the two processes that it stands on. */
import { app, dialog, type BrowserWindow } from 'electron'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { asLabError } from '../../contract/errors'
import { describeUnpacked } from '../../contract/travel'
import { labHome } from '../../process/home'
import { builtLayout } from '../layout'
import { Supervisor } from '../supervisor'
import { labVersion, runtimeName } from '../version'
import { harden } from './hardening'
import { electronLauncher } from './launcher'
import { setMenu } from './menu'
import { addressOf, bringInFile, packsAmong } from './opened-files'
import { servePorts } from './page-ports'
import { pageUrl, registerScheme, servePage } from './page-protocol'
import { servePrinter } from './print'
import { focus, openWindow } from './window'

const home = labHome()
const layout = builtLayout(__dirname)
const underTest = Boolean(process.env.LAB_TEST)

let window: BrowserWindow | null = null
let supervisor: Supervisor | null = null
/** The system may name files before there is anything to bring them into. */
const opened = packsAmong(process.argv.slice(1), process.cwd())

function main(): void {
  // One instance for each store, not for each person.
  const userData = join(home, 'electron')
  mkdirSync(userData, { recursive: true })
  app.setPath('userData', userData)
  if (!app.requestSingleInstanceLock()) return app.quit()
  app.on('second-instance', (_event, args, folder) => {
    if (window) focus(window)
    open(packsAmong(args.slice(1), folder))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    open([path])
  })
  registerScheme()
  harden()
  app.on('window-all-closed', () => app.quit())
  endInOrder()
  app.whenReady().then(start).catch(fail)
}

function start(): void {
  setMenu()
  // The panel that macOS opens from its own menu.
  app.setAboutPanelOptions({ applicationName: 'Lazy Artist Lab', applicationVersion: labVersion, iconPath: layout.icon })
  servePage(layout.renderer)
  const running = new Supervisor({
    launcher: electronLauncher(layout, home, process.versions.electron ?? '0'),
    host: 'electron',
    version: labVersion,
    runtime: runtimeName(),
    env: { ...process.env, LAB_HOME: home },
    onGivenUp: fail,
    printer: servePrinter,
  })
  supervisor = running
  servePorts((channel) => running.connect(channel))
  running.start()
  window = openWindow(layout, underTest)
  window.on('closed', () => (window = null))
  open([])
}

function open(paths: readonly string[]): void {
  opened.push(...paths)
  if (supervisor) for (const path of opened.splice(0)) void bringIn(path, supervisor)
}

async function bringIn(path: string, into: Supervisor): Promise<void> {
  try {
    const result = await bringInFile(path, (channel) => into.connect(channel))
    await show(addressOf(result))
    tell('info', `${describeUnpacked(result)}.`, result.remarks.map((remark) => `Note: ${remark}.`).join('\n'))
  } catch (thrown) {
    tell('error', `Bringing in ${basename(path)} did not work.`, asLabError(thrown).message)
  }
}

/** A page that is loading would take another address for an interruption; one that is there keeps its state. */
async function show(hash: string): Promise<void> {
  if (!window) return
  if (window.webContents.isLoading()) await once(window.webContents, 'did-stop-loading')
  await window.loadURL(pageUrl + hash)
}

function tell(type: 'info' | 'error', message: string, detail: string): void {
  if (window && !underTest) void dialog.showMessageBox(window, { type, message, detail })
}

/** The app ends after the backend has stopped its jobs and closed its store. */
function endInOrder(): void {
  let ended = false
  app.on('will-quit', (event) => {
    if (ended || !supervisor) return
    event.preventDefault()
    void supervisor.stop().then(() => {
      ended = true
      app.quit()
    })
  })
}

function fail(thrown: unknown): void {
  const message = typeof thrown === 'string' ? thrown : asLabError(thrown).message
  const text = `${message}\n\nThe log is in ${join(home, 'logs')}.`
  process.stderr.write(`lab: ${text}\n`)
  if (!underTest) dialog.showErrorBox('The lab cannot go on', text)
  app.exit(1)
}

main()
