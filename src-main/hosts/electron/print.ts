/** Printing with Electron's own Chromium: a window that nobody sees, without preload, scripts or network. */
import { BrowserWindow, session, type Session } from 'electron'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Channel } from '../../contract/channel'
import { pageSetup, printContract, type PrintInput } from '../../contract/print'
import { serve } from '../../contract/rpc'

/** Answers the backend's wish to print, on the channel that the supervisor gives it. */
export function servePrinter(channel: Channel): void {
  serve(printContract, { 'print.pdf': async (document) => ({ bytes: await print(document) }) }, channel)
}

/** A document of some megabytes is no address: it lies in a file while it is printed, which nobody else may read. */
async function print(document: PrintInput): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-print-'))
  try {
    const file = join(folder, 'report.html')
    await writeFile(file, document.html, { mode: 0o600 })
    return await printFile(file, document)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function printFile(file: string, document: PrintInput): Promise<Uint8Array> {
  const url = pathToFileURL(file).href
  printing.add(url)
  const window = hiddenWindow()
  try {
    await window.loadURL(url)
    const { width, height, margin, headerTemplate, footerTemplate } = pageSetup(document)
    const pdf = await window.webContents.printToPDF({
      pageSize: { width, height },
      margins: margin,
      headerTemplate,
      footerTemplate,
      displayHeaderFooter: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    })
    return new Uint8Array(pdf)
  } finally {
    window.destroy()
    printing.delete(url)
  }
}

/** The documents that may be loaded just now. */
const printing = new Set<string>()
let closed: Session | null = null

/** Kept nowhere, and loads a document that is printed and what that carries inside, nothing else. */
function closedSession(): Session {
  if (closed) return closed
  closed = session.fromPartition('lab-print')
  closed.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !printing.has(url) && !url.startsWith('data:') }))
  closed.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  closed.setPermissionCheckHandler(() => false)
  return closed
}

function hiddenWindow(): BrowserWindow {
  return new BrowserWindow({
    show: false,
    webPreferences: {
      session: closedSession(),
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
}
