import { describeDann } from '../../lab/methods/dann.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => describeDann('DANN'))
