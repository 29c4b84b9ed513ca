/**
 * What travels over the IPC pipe of a child_process launcher, in both directions. All channels of a child share its pipe; each has a name of
 * its own there, never used twice.
 */
import { decodeMessage, encodeMessage } from '../contract/codec'

export type PipeMessage =
  | {
      type: 'attach'
      name: string
      /** What the channel is called to whoever listens for it, where that differs from its name on the pipe. */
      as?: string
      /** Messages of this channel are packed, in both directions. */
      packed?: boolean
    }
  | { type: 'detach'; name: string }
  | { type: 'message'; name: string; message: unknown }

/**
 * A message as one string, for a pipe that carries JSON. Electron 22's main process may not send large values through Node's `advanced`
 * serialization: the memory that its serializer gives back is freed with another size than it was taken with, and the next collection traps.
 */
export function pack(message: unknown): string {
  return Buffer.from(encodeMessage(message)).toString('base64')
}

export function unpack(packed: unknown): unknown {
  return decodeMessage(Buffer.from(packed as string, 'base64'))
}
