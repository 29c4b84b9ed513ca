import { describeAttackedCnn } from './cnn.testing'

describeAttackedCnn(20)
