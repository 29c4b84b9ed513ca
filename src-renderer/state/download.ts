/** Hands bytes to the person as a file. */
export function download(bytes: Uint8Array, fileName: string, type = 'application/octet-stream'): void {
  const url = URL.createObjectURL(new Blob([bytes.slice()], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The download reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
