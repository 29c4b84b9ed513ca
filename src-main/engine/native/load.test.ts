import * as tf from '@tensorflow/tfjs'
import util from 'node:util'
import { expect, it } from 'vitest'
import { ops } from '../../lab/ops'
import { portableOps } from '../../lab/ops/portable'
import { loadNative } from './load'
import { locateNative } from './locate'
import { describeNative } from './native.testing'

it('says what the system’s loader says where an addon cannot be loaded, and changes no backend', async () => {
  await expect(loadNative('/no/such/folder/tfjs_binding.node')).rejects.toThrow('/no/such/folder/tfjs_binding.node')
  expect(tf.findBackend('tensorflow')).toBeNull()
  expect(ops()).toBe(portableOps)
})

describeNative('once loaded', () => {
  it('TensorFlow is the backend, its operations are in use', () => {
    expect(tf.getBackend()).toBe('tensorflow')
    expect(ops()).not.toBe(portableOps)
  })

  it('is the version that set-up says', async () => {
    const located = locateNative()
    if ('missing' in located) throw new Error(located.missing)
    const { version, usesGpu } = await loadNative(located.engine.addon)
    if (located.engine.tensorflow) expect(version).toBe(located.engine.tensorflow)
    else expect(version).toMatch(/^2\.\d+\.\d+/)
    expect(typeof usesGpu).toBe('boolean')
  })

  it('what newer Nodes removed is there again, as tfjs-node calls it', () => {
    const { isArray, isNullOrUndefined } = util as unknown as Record<string, (value: unknown) => boolean>
    expect([null, undefined, 0, ''].map((value) => isNullOrUndefined!(value))).toEqual([true, true, false, false])
    expect([[], new Float32Array(1)].map((value) => isArray!(value))).toEqual([true, false])
  })
})
