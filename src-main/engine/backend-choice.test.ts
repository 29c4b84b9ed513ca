import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { chooseBackend } from './backend-choice'
import { locateNative } from './native/locate'

afterEach(() => vi.unstubAllEnvs())

describe('what cannot be', () => {
  it('an engine that there is not', async () => {
    await expect(chooseBackend('gpu')).rejects.toMatchObject({
      kind: 'bad-input',
      message: 'LAB_ENGINE is "gpu"; it may be cuda, cpu, wasm, or left out',
    })
  })

  it('a forced engine that is not on this machine', async () => {
    vi.stubEnv('LAB_NATIVE', '/no/such/folder')
    await expect(chooseBackend('cpu')).rejects.toMatchObject({
      kind: 'unavailable',
      message: /LAB_ENGINE asks for cpu, which cannot be had: LAB_NATIVE names \/no\/such\/folder/,
    })
  })

  it('without one, WebAssembly says what was missing', async () => {
    vi.stubEnv('LAB_NATIVE', '/no/such/folder')
    expect(await chooseBackend('')).toMatchObject({ kind: 'wasm', reason: 'WebAssembly: LAB_NATIVE names /no/such/folder, where no addon is' })
  })

  it('a library that does not load falls back, and says why', async () => {
    const addon = join(mkdtempSync(join(tmpdir(), 'lab-native-')), 'broken.node')
    writeFileSync(addon, 'no library')
    vi.stubEnv('LAB_NATIVE', addon)
    const info = await chooseBackend('')
    expect(info.kind).toBe('wasm')
    expect(info.reason).toContain(`${addon} does not load: `)
  })
})

describe('what is there', () => {
  const located = locateNative()
  it.skipIf('missing' in located)('native TensorFlow comes first, and says its version', async () => {
    const info = await chooseBackend('')
    expect(info.reason).toMatch(/^native TensorFlow 2\.\d+\.\d+ \((CPU|CUDA)\)/)
    expect(info.version).toMatch(/^2\./)
    expect(info.threads).toBeGreaterThanOrEqual(1)
  })
})
