import { describeSaliency } from './saliency.testing'

describeSaliency('the saliency penalty')
