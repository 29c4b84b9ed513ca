/** Native TensorFlow under tfjs: the addon that the set-up compiled, registered as tfjs's backend. */
import { createRequire } from 'node:module'
import { cpus } from 'node:os'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs'
import { useOps } from '../../lab/ops'
import { nativeOps } from './ops'

interface Binding {
  TF_Version: string
  isUsingGpuDevice(): boolean
}
type BackendClass = new (binding: Binding, packageName: string) => tf.KernelBackend

/**
 * Loads the addon and makes it tfjs's backend; once a process. Throws what the system's loader says where it cannot be loaded.
 * @param addon path of tfjs_binding.node; its libraries lie beside it
 */
export async function loadNative(addon: string): Promise<{ version: string; usesGpu: boolean }> {
  restoreRemovedUtilities()
  // oneDNN is off by default on processors without AVX-512, and two to three times as fast there too. Read when the library is loaded.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1'
  const require = createRequire(__filename)
  const binding = require(addon) as Binding
  require('@tensorflow/tfjs-node-gpu/dist/register_all_kernels')
  const { NodeJSKernelBackend } = require('@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend') as { NodeJSKernelBackend: BackendClass }
  tf.registerBackend('tensorflow', () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu'), 3)
  await tf.setBackend('tensorflow')
  const usesGpu = binding.isUsingGpuDevice()
  useOps(nativeOps(usesGpu, Number(process.env.TF_NUM_INTRAOP_THREADS) || cpus().length))
  return { version: binding.TF_Version, usesGpu }
}

/** Node 23 removed two functions that tfjs-node calls. */
function restoreRemovedUtilities(): void {
  const removed = util as unknown as Record<string, unknown>
  removed.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  removed.isArray ??= Array.isArray
}
