import { describeMaximisation } from './maximise.testing'

describeMaximisation()
