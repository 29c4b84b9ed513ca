import { zip } from './zip'

/** Hands bytes or text to the person as a file. */
export function download(content: Uint8Array | Blob | string, fileName: string, type = 'application/octet-stream'): void {
  const blob = content instanceof Blob ? content : new Blob([typeof content === 'string' ? content : content.slice()], { type })
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The download reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** One as it is, several as one archive. */
export function downloadTexts(files: readonly { fileName: string; text: string }[], archiveName: string): void {
  const [only] = files
  if (only && files.length === 1) return download(only.text, only.fileName, 'text/plain')
  const archive = zip(files.map(({ fileName, text }) => ({ name: fileName, bytes: new TextEncoder().encode(text) })))
  download(archive, archiveName, 'application/zip')
}
