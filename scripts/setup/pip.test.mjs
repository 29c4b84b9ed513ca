import { expect, test } from 'vitest'
import { downloadProblem, findPip, requirementsOfExtra } from './pip.mjs'
import { machine, ran } from './testing.mjs'

const metadata = `Metadata-Version: 2.4
Name: tensorflow
Requires-Dist: absl-py>=1.0.0
Requires-Dist: protobuf<8.0.0,>=6.31.1
Provides-Extra: and-cuda
Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"
Requires-Dist: nvidia-cudnn-cu12 <10.0,>=9.3.0.75 ; extra == 'and-cuda'
Requires-Dist: nvidia-nccl-cu12 (>=2.27.7) ; platform_system == "Linux" and extra == "and-cuda"
Provides-Extra: gcs-filesystem
Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (sys_platform != "win32" and python_version < "3.13") and extra == "gcs-filesystem"

A text that says Requires-Dist: nothing; extra == "and-cuda" is not a field.
`

test("an extra's requirements are read from a wheel's metadata", () => {
  expect(requirementsOfExtra(metadata, 'and-cuda')).toEqual([
    { name: 'nvidia-cublas-cu12', requirement: 'nvidia-cublas-cu12<13.0,>=12.5.3.2' },
    { name: 'nvidia-cudnn-cu12', requirement: 'nvidia-cudnn-cu12<10.0,>=9.3.0.75' },
    { name: 'nvidia-nccl-cu12', requirement: 'nvidia-nccl-cu12(>=2.27.7)' },
  ])
  expect(requirementsOfExtra(metadata, 'none')).toEqual([])
})

test('pip is found under any of its names, if it works', async () => {
  const broken = () => ran({ code: 127 })
  await expect(findPip(machine({ pip3: broken, python3: () => ran() }))).resolves.toEqual({ command: '/usr/bin/python3', args: ['-m', 'pip'] })
  await expect(findPip(machine({ pip3: broken }))).rejects.toMatchObject({ kind: 'pip', message: expect.stringContaining('python3-pip') })
})

const noNetwork = `WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError': Temporary failure in name resolution
ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0 (from versions: none)
ERROR: No matching distribution found for tensorflow-cpu==2.21.0`
const failures = /** @type {const} */ ([
  ['network', noNetwork],
  ['system', 'ERROR: No matching distribution found for tensorflow-cpu==2.21.0'],
  ['disk', 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device'],
  ['failed', 'Traceback (most recent call last)\nValueError: something else'],
])
test.each(failures)('a failure of pip is told apart: %s', (kind, err) => {
  expect(downloadProblem(ran({ code: 1, err }), ['tensorflow-cpu==2.21.0'], '/cache').kind).toBe(kind)
})
