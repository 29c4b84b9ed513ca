import { describeSteering } from '../../lab/sae/steer.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => describeSteering())
