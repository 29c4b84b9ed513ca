import { describeOps } from './ops.testing'
import { portableOps } from './portable'

describeOps('portable operations on tfjs’s JavaScript', () => portableOps)
