/** WebAssembly under tfjs: slower, on one thread, and everywhere. */
import { createRequire } from 'node:module'
import { dirname, sep } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { registerMissingKernels } from './kernels'

export async function loadWasm(): Promise<{ version: string }> {
  const require = createRequire(__filename)
  const { version } = require('@tensorflow/tfjs-backend-wasm/package.json') as { version: string }
  setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep)
  registerMissingKernels()
  await tf.setBackend('wasm')
  return { version }
}
