/** What no page in this app may do: leave for another address, open a window, hold a webview, get a permission. */
import { app, session, type WebContents } from 'electron'
import { pageUrl } from './page-protocol'

export function harden(): void {
  app.on('web-contents-created', (_, contents) => confine(contents))
  void app.whenReady().then(() => {
    session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
    session.defaultSession.setPermissionCheckHandler(() => false)
  })
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event, url) => {
    if (!isPage(url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** The page itself, whatever view of it: its views are told apart by what follows the `#`. */
export function isPage(url: string): boolean {
  return url.split('#')[0] === pageUrl
}
