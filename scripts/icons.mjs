/** `node scripts/icons.mjs`: draws resources/mark.svg in all the sizes that systems ask for, as PNG, Windows' .ico and macOS' .icns, into resources/icons. Needs a Chromium. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { icns, ico } from './icons/containers.mjs'
import { findChromium } from './setup/chromium.mjs'
import { createContext } from './setup/context.mjs'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024]
const context = createContext(process.stderr)
const resources = join(context.root, 'resources')
const folder = join(resources, 'icons')

const found = await findChromium(context)
if ('missing' in found) throw new Error(found.missing)
const drawn = await draw(found.file, readFileSync(join(resources, 'mark.svg'), 'utf8'))

mkdirSync(folder, { recursive: true })
for (const [size, png] of drawn) if (size <= 512) writeFileSync(join(folder, `${size}.png`), png)
writeFileSync(join(folder, 'icon.ico'), ico(drawn))
writeFileSync(join(folder, 'icon.icns'), icns(drawn))

/**
 * The drawing as a PNG on nothing, by its side in pixels.
 * @param {string} executablePath
 * @param {string} svg
 * @returns {Promise<Map<number, Buffer>>}
 */
async function draw(executablePath, svg) {
  // Root has no sandbox, and what is drawn is our own.
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  try {
    const page = await browser.newPage()
    const drawn = new Map()
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
      drawn.set(size, await page.screenshot({ omitBackground: true }))
    }
    return drawn
  } finally {
    await browser.close()
  }
}
