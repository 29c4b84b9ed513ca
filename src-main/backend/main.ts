/** The backend process. A host attaches itself, the engine, and pages, in whatever order they come. */
import type { Channel } from '../contract/channel'
import { hostContract, type HostContract } from '../contract/host'
import { serve, type Handlers } from '../contract/rpc'
import { labHome } from '../process/home'
import { onAttach } from '../process/inbox'
import { openStore } from '../store/store'
import { Backend } from './backend'
import { EngineLink } from './engine-link'
import { Printer } from './print/printer'
import { builtRenderers } from './report/tools'

const engine = new EngineLink()
const printer = new Printer()
let backend: Backend | null = null

const hostHandlers: Handlers<HostContract> = {
  'host.introduce': ({ host, version, runtime }) => {
    // A store that is newer, or broken, refuses here: the host hands its words to whoever waits.
    backend ??= new Backend(openStore(labHome()), engine, { name: host, version, runtime }, { printer, ...builtRenderers(__dirname) })
    backend.takeOver()
    return null
  },
  'host.engineState': ({ state, error }) => {
    engine.hostSays(state, error)
    return null
  },
  'host.shutdown': async () => {
    await backend?.close()
    // After the answer has left.
    setTimeout(() => process.exit(0), 50)
    return null
  },
}

function attach(name: string, channel: Channel): void {
  if (name === 'host') serve(hostContract, hostHandlers, channel)
  else if (name === 'engine') engine.attach(channel)
  else if (name === 'printer') printer.attach(channel)
  else if (name.startsWith('page:') && backend) backend.servePage(channel)
  else channel.close()
}

onAttach(attach)
