import { describeOptimizers } from '../../lab/optim/optim.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => describeOptimizers('optimisers'))
