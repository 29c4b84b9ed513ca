import { describeCnn } from '../../lab/model/cnn.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => describeCnn('the CNN'))
