import { describeSaliency } from '../../lab/methods/saliency.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => describeSaliency('the saliency penalty'))
