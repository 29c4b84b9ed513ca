import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { PrintInput } from '../../contract/print'
import { findBrowser } from './browsers'
import { printWithInstalled } from './installed'
import { readPdf } from './pdf.testing'
import { testMachine, whyNotPrint } from './print.testing'

const whyNot = whyNotPrint()
const machine = testMachine()

const document = (body: string, more: Partial<PrintInput> = {}): PrintInput => ({
  html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body>${body}</body></html>`,
  paper: 'a4',
  header: 'Cures & <controls>',
  date: '24 November 2026',
  ...more,
})

const print = async (body: string, more: Partial<PrintInput> = {}) => readPdf(await printWithInstalled(document(body, more), undefined, machine))

describe.skipIf(whyNot)(`printing with an installed browser ${whyNot}`, () => {
  it('gives pages with text, and title, date and page number on each', async () => {
    const { pages, fonts, tagged } = await print(
      '<h1>Fünf &amp; more</h1><h1 style="break-before:page">Second</h1><h1 style="break-before:page">Third</h1>',
    )
    expect(pages).toHaveLength(3)
    expect(pages[0]!.text).toContain('Fünf & more')
    expect(pages[2]!.text).toContain('Third')
    pages.forEach(({ text }, index) => {
      expect(text).toContain('Cures & <controls>')
      expect(text).toContain('24 November 2026')
      expect(text.replace(/\s+/g, '')).toContain(`Page${index + 1}of3`)
    })
    expect(fonts.length).toBeGreaterThan(0)
    expect(fonts.filter(({ embedded }) => !embedded)).toEqual([])
    expect(tagged).toBe(true)
  })

  it('writes title and page number in the typeface that the document carries', async () => {
    const file = await readFile(createRequire(import.meta.url).resolve('@fontsource/inter/files/inter-latin-400-normal.woff2'))
    const face = `<style>@font-face{font-family:"Inter Variable";font-weight:400;src:url(data:font/woff2;base64,${file.toString('base64')}) format("woff2")}</style>`
    const { fonts } = await print(`${face}<p style="font-family:'Inter Variable'">text</p>`)
    expect(fonts.map(({ name }) => name.replace(/^[A-Z]+\+/, ''))).toEqual(['Inter-Regular'])
  })

  it('keeps charts as paths, backgrounds, and images at their own size', async () => {
    const pixel = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    const drawing = '<svg width="200" height="100"><path d="M0 0L200 100M0 50L90 3" stroke="red"/><circle cx="50" cy="50" r="20" fill="blue"/></svg>'
    const bare = await print('<p>text</p>')
    const drawn = await print(`<p>text</p>${drawing}`)
    expect(drawn.pages[0]!.paths).toBeGreaterThanOrEqual(bare.pages[0]!.paths + 2)
    expect(drawn.pages[0]!.images).toEqual([])
    expect((await print(`<img width="100" height="100" src="${pixel}">`)).pages[0]!.images).toEqual([{ width: 1, height: 1 }])
    expect((await print('<div style="background:#eee;height:50px"></div>')).pages[0]!.paths).toBeGreaterThan(0)
  })

  it.each([
    ['a4', 595.28, 841.89],
    ['letter', 612, 792],
  ] as const)('on %s paper', async (paper, width, height) => {
    const [page] = (await print('<p>text</p>', { paper })).pages
    expect(Math.abs(page!.width - width)).toBeLessThan(1)
    expect(Math.abs(page!.height - height)).toBeLessThan(1)
  })

  it('runs no script of the document and asks no server', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const [page] = (
      await print(`<p>before</p><script>document.body.append('ran')</script><img src="${address}/a.png"><iframe src="${address}/b"></iframe>`)
    ).pages
    server.close()
    expect(page!.text).toContain('before')
    expect(page!.text).not.toContain('ran')
    expect(asked).toEqual([])
  })

  it('takes a document of eight megabytes', async () => {
    const [page] = (await print(`<!-- ${'x'.repeat(8 << 20)} --><p>large</p>`)).pages
    expect(page!.text).toContain('large')
  })

  it('stops when nobody waits any more', async () => {
    const given = new AbortController()
    const printed = printWithInstalled(document('<p>text</p>'), given.signal, machine)
    setTimeout(() => given.abort(), 50)
    await expect(printed).rejects.toMatchObject({ kind: 'cancelled' })
  })
})

it('says which program would not start', async () => {
  const failing = { env: { LAB_BROWSER: '/bin/false' }, platform: process.platform, home: '/', canRun: () => true }
  await expect(printWithInstalled(document(''), undefined, failing)).rejects.toMatchObject({
    kind: 'unavailable',
    message: expect.stringContaining('/bin/false') as string,
  })
})

describe('looking for a browser', () => {
  const fake = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv, files: string[]) => ({
    env,
    platform,
    home: '/Users/me',
    canRun: (file: string) => files.includes(file),
  })

  it.each([
    ['linux', { PATH: '/bin:/usr/bin' }, ['/usr/bin/google-chrome', '/usr/bin/chromium'], '/usr/bin/chromium'],
    ['linux', { PATH: '/bin:/usr/bin' }, ['/usr/bin/microsoft-edge'], '/usr/bin/microsoft-edge'],
    ['linux', {}, ['/opt/google/chrome/chrome'], '/opt/google/chrome/chrome'],
    [
      'darwin',
      { PATH: '/usr/bin' },
      ['/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
      '/Users/me/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    [
      'win32',
      { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
      ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
    ['linux', { PATH: '/usr/bin', LAB_BROWSER: '/mine/brave' }, ['/usr/bin/chromium', '/mine/brave'], '/mine/brave'],
  ] as const)('on %s with %j', (platform, env, files, found) => {
    expect(findBrowser(fake(platform, env, [...files]))).toBe(found)
  })

  it('says what to install, or that the named one is not there', () => {
    expect(() => findBrowser(fake('linux', { PATH: '/usr/bin' }, []))).toThrow(/Chromium, Chrome or Edge.*LAB_BROWSER.*HTML/)
    expect(() => findBrowser(fake('linux', { LAB_BROWSER: '/mine/brave', PATH: '/usr/bin' }, ['/usr/bin/chromium']))).toThrow(
      /LAB_BROWSER names \/mine\/brave/,
    )
  })
})
