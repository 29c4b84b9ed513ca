/** What the lab says about itself: the host, the engine in use and why. */
import type { SystemStatus } from '../../src-main/contract/system'
import { lab } from '../link'

class System {
  status = $state.raw<SystemStatus | null>(null)

  constructor() {
    lab.stream('system.watch', {}, (status) => (this.status = status))
  }
}

export const system = new System()
