/** Attacks on the fallback. In a file of its own, since a process has one backend. */
import { beforeAll } from 'vitest'
import { describeAttackedCnn } from '../lab/attack/cnn.testing'
import { chooseBackend } from './backend-choice'

beforeAll(async () => void (await chooseBackend('wasm')))

describeAttackedCnn(20)
