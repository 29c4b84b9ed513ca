/** Whether the line to the lab stands, for the frame. */
import { lab } from '../link'

class Connection {
  state = $state(lab.state)
  problem = $state(lab.problem)
  /** Grows when the line was mended: what reads it asks again. */
  generation = $state(0)

  constructor() {
    lab.onState(() => {
      if (lab.state === 'open' && this.state === 'reconnecting') this.generation++
      this.state = lab.state
      this.problem = lab.problem
    })
  }
}

export const connection = new Connection()
