import { describeMaximisation } from '../../lab/prototypes/maximise.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => describeMaximisation())
