/** The lab's one window. */
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import { type Layout } from '../layout'
import { pageUrl } from './page-protocol'
import { placement, readWindowState, writeWindowState, type Placement } from './window-state'

/** Scenarios need the same window on every machine. */
const testPlacement: Placement = { bounds: { x: 0, y: 0, width: 1280, height: 800 }, maximised: false }

const background = { dark: '#16181c', light: '#ffffff' }

export function openWindow({ preload, icon }: Pick<Layout, 'preload' | 'icon'>, underTest: boolean): BrowserWindow {
  const path = join(app.getPath('userData'), 'window.json')
  const place = underTest
    ? testPlacement
    : placement(
        readWindowState(path),
        screen.getAllDisplays().map((display) => display.workArea),
      )
  const window = new BrowserWindow({
    ...place.bounds,
    useContentSize: underTest,
    minWidth: 640,
    minHeight: 480,
    show: underTest,
    title: 'Lazy Artist Lab',
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  })
  if (place.maximised) window.maximize()
  if (!underTest) {
    window.once('ready-to-show', () => window.show())
    window.on('close', () => writeWindowState(path, { ...window.getNormalBounds(), maximised: window.isMaximized() }))
  }
  void window.loadURL(pageUrl)
  return window
}

export function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
