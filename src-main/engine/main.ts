/** The engine process: chooses a backend, and serves the engine's contract to the backend process that its host attaches. */
import type { Channel } from '../contract/channel'
import { engineContract } from '../contract/engine'
import { serve } from '../contract/rpc'
import { onAttach } from '../process/inbox'
import { chooseBackend } from './backend-choice'
import { engineHandlers } from './handlers'

const handlers = chooseBackend().then(engineHandlers)
handlers.catch((error: Error) => {
  // The host shows what a child that ends has said last.
  process.stderr.write(`the engine cannot start: ${error.message}\n`)
  process.exit(1)
})

onAttach((name, channel) => {
  if (name === 'backend') void serveWhenReady(channel)
})

async function serveWhenReady(channel: Channel): Promise<void> {
  serve(engineContract, await handlers, channel)
}
