import { expect, test } from 'vitest'
import { compilerArguments, devicesToTry, isCudaMember, isTensorflowMember, nativeWay, tensorflowRequirement } from './native-plan.mjs'

test('of a TensorFlow wheel, the libraries, the C headers and the licences are taken', () => {
  const taken = [
    'tensorflow/libtensorflow_cc.so.2',
    'tensorflow/libtensorflow_framework.so.2',
    'tensorflow/include/tensorflow/c/c_api.h',
    'tensorflow/include/tensorflow/c/eager/c_api.h',
    'tensorflow/include/tensorflow/core/platform/platform.h',
    'tensorflow/include/tsl/platform/ctstring.h',
    'tensorflow/include/xla/tsl/c/tsl_status.h',
    'tensorflow/THIRD_PARTY_NOTICES.txt',
  ]
  const left = [
    'tensorflow/include/external/llvm-project/a.inc',
    'tensorflow/include/tensorflow/core/framework/op.h',
    'tensorflow/python/_pywrap_tfe.so',
    'tensorflow/lite/python/libpywrap_tflite_common.so',
    'tensorflow_cpu-2.21.0.dist-info/RECORD',
  ]
  expect([...taken, ...left].filter(isTensorflowMember)).toEqual(taken)
})

test('of the CUDA wheels, what is loaded while the engine runs is taken', () => {
  const taken = [
    'nvidia/cublas/lib/libcublasLt.so.12',
    'nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9',
    'nvidia/cuda_nvrtc/lib/libnvrtc-builtins.so.12.9',
    'nvidia/cuda_cupti/lib/libnvperf_host.so',
    'nvidia/cuda_nvcc/bin/ptxas',
    'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc',
    'nvidia_cublas_cu12-12.9.3.13.dist-info/licenses/License.txt',
    'nvidia_curand_cu12-10.3.10.19.dist-info/License.txt',
  ]
  const left = [
    'nvidia/cublas/include/cublas.h',
    'nvidia/cublas/lib/libnvblas.so.12',
    'nvidia/cuda_runtime/lib/libcudart_static.a',
    'nvidia/cuda_nvrtc/lib/libnvrtc.alt.so.12',
    'nvidia/cusolver/lib/libcusolverMg.so.11',
    'nvidia/cuda_nvcc/bin/nvcc',
    'nvidia/cublas/__init__.py',
  ]
  expect([...taken, ...left].filter(isCudaMember)).toEqual(taken)
})

test('the device follows the GPU, and LAB_ENGINE before it', () => {
  expect(devicesToTry(undefined, false)).toEqual(['cpu'])
  expect(devicesToTry(undefined, true)).toEqual(['cuda', 'cpu'])
  expect(devicesToTry('cpu', true)).toEqual(['cpu'])
  expect(devicesToTry('cuda', false)).toEqual(['cuda', 'cpu'])
  expect(devicesToTry('wasm', true)).toEqual([])
  expect(devicesToTry('gpu', true)).toEqual([])
  expect(devicesToTry('', false)).toEqual(['cpu'])
  expect([tensorflowRequirement('cpu'), tensorflowRequirement('cuda')]).toEqual(['tensorflow-cpu==2.21.0', 'tensorflow==2.21.0'])
})

test('the way follows the system', () => {
  expect(nativeWay('linux', 'x64')).toBe('registry')
  for (const [platform, arch] of /** @type {const} */ ([
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['win32', 'x64'],
  ])) {
    expect(nativeWay(platform, arch)).toBe('package')
  }
})

test('the addon finds its libraries relative to itself', () => {
  const args = compilerArguments({ nodeHeaders: '/h', sources: '/s' })
  expect(args).toContain('-Wl,-rpath,$ORIGIN/tensorflow')
  expect(args).toContain('-DNAPI_VERSION=8')
  expect(args).toContain('-ffile-prefix-map=/s=binding')
  expect(args.filter((argument) => argument.startsWith('/s/'))).toEqual(['/s/tfjs_backend.cc', '/s/tfjs_binding.cc'])
})
