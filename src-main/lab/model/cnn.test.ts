import { describeCnn } from './cnn.testing'

describeCnn('the CNN on tfjs’s JavaScript')
