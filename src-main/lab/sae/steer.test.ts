import { describeSteering } from './steer.testing'

describeSteering()
