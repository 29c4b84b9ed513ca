/** What a native engine is made of: which wheels, which of their members, how large. Pure, so that the CUDA way is tested on machines without a GPU. */
import { tensorflowVersion } from './native-location.mjs'

/** @typedef {import('./native-location.mjs').Device} Device */

/** Measured with the wheels of TensorFlow 2.21.0: what is downloaded, and what stays. */
export const sizes = {
  cpu: { download: 275e6, kept: 860e6 },
  cuda: { download: 3.4e9, kept: 5.3e9 },
}

/** @param {Device} device */
export const tensorflowPackage = (device) => (device === 'cuda' ? 'tensorflow' : 'tensorflow-cpu')

/** @param {Device} device */
export const tensorflowRequirement = (device) => `${tensorflowPackage(device)}==${tensorflowVersion}`

/** Everything that the addon's sources include. */
const headers = /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h$/
const libraries = ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2']
const licences = /^(tensorflow\/THIRD_PARTY_NOTICES\.txt|[^/]+\.dist-info\/.*licen[sc]e[^/]*)$/i

/** Needed to compile alone. */
export const includeFolder = 'tensorflow/include'

/** @param {string} name */
export const isTensorflowMember = (name) => headers.test(name) || libraries.includes(name) || licences.test(name)

/**
 * Shared libraries, and what TensorFlow's compiler for GPUs looks for beside them (ptxas, libdevice). They keep their paths, since TensorFlow's libraries
 * look for `../nvidia/<part>/lib`. Left out: headers, static libraries, variants that nothing loads, the multi-GPU solver.
 * @param {string} name
 */
export function isCudaMember(name) {
  if (licences.test(name)) return true
  if (/\.alt\.so|libcusolverMg|libnvblas|libcufftw/.test(name)) return false
  return /^nvidia\/[^/]+\/lib\/[^/]+\.so[^/]*$/.test(name) || /^nvidia\/cuda_nvcc\/(bin\/ptxas|nvvm\/libdevice\/[^/]+)$/.test(name)
}

/**
 * The compiler's arguments; paths are relative to the folder of the engine. The addon is Node-API 8: one file serves Node and every Electron.
 * @param {{ nodeHeaders: string, sources: string }} from
 */
export function compilerArguments({ nodeHeaders, sources }) {
  return [
    ...['-O2', '-std=c++17', '-shared', '-fPIC', '-DNAPI_VERSION=8', '-I', nodeHeaders, '-I', includeFolder],
    // Its messages name the files that it was made from: not where they lay, since a bundle takes it to other machines.
    `-ffile-prefix-map=${sources}=binding`,
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => `${sources}/${name}`),
    ...['-o', 'tfjs_binding.node', ...libraries, '-Wl,-rpath,$ORIGIN/tensorflow'],
  ]
}

/**
 * On a machine with a GPU the CPU build is the second choice, for a disk that has no room for CUDA.
 * @param {string | undefined} forced LAB_ENGINE
 * @param {boolean} gpu
 * @returns {Device[]}
 */
export function devicesToTry(forced, gpu) {
  // What LAB_ENGINE may not be is refused by whoever computes: nothing is downloaded for it.
  if (forced && !['cuda', 'cpu'].includes(forced)) return []
  if (forced === 'cpu') return ['cpu']
  return gpu || forced === 'cuda' ? ['cuda', 'cpu'] : ['cpu']
}

/**
 * @param {string} platform
 * @param {string} arch
 * @returns {'registry' | 'package'}
 */
export const nativeWay = (platform, arch) => (platform === 'linux' && arch === 'x64' ? 'registry' : 'package')
