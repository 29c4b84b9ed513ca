/** One command against handlers of the test's own: no process is started. */
import { channelPair } from '../../contract/channel'
import { labContract, type LabContract } from '../../contract/lab'
import { createClient, serve, type Handlers } from '../../contract/rpc'
import { runCaptured, type Outcome } from './captured.testing'

export function runOn(handlers: Partial<Handlers<LabContract>>, args: readonly string[]): Promise<Outcome> {
  const [near, far] = channelPair()
  serve(labContract, handlers as Handlers<LabContract>, far)
  const client = createClient(labContract, near)
  return runCaptured(() => Promise.resolve(client), '1.2.3', args)
}
