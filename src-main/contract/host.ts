/** What a host (Electron, web, command line) tells the backend about itself and about the engine that it watches. */
import * as z from 'zod'
import { call } from './rpc'

export const hostContract = {
  /** Once, before any page is attached. */
  'host.introduce': call(z.strictObject({ host: z.enum(['electron', 'web', 'cli']), version: z.string(), runtime: z.string() }))<null>(),
  /** The engine process died and is started again, or was given up after too many deaths. */
  'host.engineState': call(z.strictObject({ state: z.enum(['starting', 'restarting', 'failed']), error: z.string().nullable() }))<null>(),
  /** Stop jobs at their last checkpoint, close the store; the process ends after it has answered. */
  'host.shutdown': call(z.strictObject({}))<null>(),
} as const
export type HostContract = typeof hostContract
