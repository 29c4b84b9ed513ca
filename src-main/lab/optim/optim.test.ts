import { describeOptimizers } from './optim.testing'

describeOptimizers('tfjs')
