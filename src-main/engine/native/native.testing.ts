/** For tests: native TensorFlow as tfjs's backend. One test file is one process, and loads it once. */
import { beforeAll, describe } from 'vitest'
import type { EngineInfo } from '../../contract/system'
import { chooseBackend } from '../backend-choice'
import { locateNative } from './locate'

const located = locateNative()
/** A missing engine is a failure, unless whoever runs the tests has said that this machine has none. */
const skipped = 'missing' in located && Boolean(process.env.LAB_ALLOW_SKIP)

/** Tests that need native TensorFlow: it is there when they run. Without one they fail, saying what is missing. */
export function describeNative(title: string, tests: () => void): void {
  describe.skipIf(skipped)(title, () => {
    beforeAll(() => requireNative())
    tests()
  })
}

async function requireNative(): Promise<EngineInfo> {
  const info = await chooseBackend('')
  if (info.kind === 'wasm') throw new Error(`these tests need native TensorFlow (npm run setup): ${info.reason}`)
  return info
}
