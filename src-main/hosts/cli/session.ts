/** The lab's processes behind one command: started when a command first asks for the lab, and ended with it. */
import { channelPair } from '../../contract/channel'
import { LabError } from '../../contract/errors'
import { labContract } from '../../contract/lab'
import { forcedEngine } from '../../contract/system'
import { createClient } from '../../contract/rpc'
import { labHome } from '../../process/home'
import { makeFolders } from '../../process/folders'
import { findNode } from '../find-node'
import { builtLayout } from '../layout'
import { NodeLauncher } from '../node-launcher'
import { Supervisor } from '../supervisor'
import { labVersion, runtimeName } from '../version'
import type { Lab } from './context'

/** A folder that cannot be made would let the backend die some times before anything is said. */
function requireHome(): void {
  const home = labHome()
  try {
    makeFolders(home)
  } catch (thrown) {
    throw new LabError('bad-input', `the folder ${home} cannot be made; let LAB_HOME name one that can`, { cause: thrown })
  }
}

export class Session {
  private supervisor: Supervisor | null = null
  private client: Lab | null = null
  private givenUp: LabError | null = null

  /** A client of the running backend; a new one where that was restarted. Fails with `unavailable` where none can be had. */
  async lab(): Promise<Lab> {
    if (this.givenUp) throw this.givenUp
    this.client ??= await this.connect()
    return this.client
  }

  async close(): Promise<void> {
    await this.supervisor?.stop()
  }

  private async connect(): Promise<Lab> {
    this.supervisor ??= this.start()
    await this.supervisor.ready
    const [near, far] = channelPair()
    this.supervisor.connect(far)
    const client = createClient(labContract, near)
    near.onClose(() => {
      if (this.client === client) this.client = null
    })
    return client
  }

  private start(): Supervisor {
    requireHome()
    // An engine that cannot be would be restarted some times before anything is said.
    forcedEngine(process.env.LAB_ENGINE)
    const layout = builtLayout(__dirname)
    const supervisor = new Supervisor({
      launcher: new NodeLauncher({ execPath: findNode(layout.root), entry: (entry) => layout.entry(entry), home: labHome() }),
      host: 'cli',
      version: labVersion,
      runtime: runtimeName(),
      env: process.env,
      onGivenUp: (reason) => (this.givenUp = new LabError('unavailable', reason)),
    })
    supervisor.start()
    return supervisor
  }
}
