/** The lab's typeface inside a picture: a browser draws an SVG as an image without the page's fonts. */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url'

let face: Promise<string> | undefined

/** A style sheet with the typeface in it; empty where the font cannot be read, and the picture then has the system's. */
export function fontFace(): Promise<string> {
  face ??= readFace().catch(() => '')
  return face
}

async function readFace(): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(inter)).arrayBuffer())
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)}) format("woff2")}`
}
