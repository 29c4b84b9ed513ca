/** One page on a WebSocket: messages as bytes (contract/codec.ts) on one side, a channel on the other. */
import { type RawData, type WebSocket } from 'ws'
import { ChannelCore, type Channel } from '../../contract/channel'
import { decodeMessage, encodeMessage } from '../../contract/codec'
import { asLabError, LabError } from '../../contract/errors'
import { maxInputBytes } from '../../contract/rpc'

/** Above the largest input, so that the backend still can say which call was too large; what is larger than this closes the socket (1009). */
export const maxFrameBytes = maxInputBytes + 16 * 1024 * 1024
/** A page that does not read what it asked for is let go at this many bytes. */
const maxUnreadBytes = 512 * 1024 * 1024
const heartbeatMs = 30_000

/** The socket's close code says why: 1001 the lab ends or its backend restarts, 1009 a frame was too large. */
export function socketChannel(socket: WebSocket): Channel {
  const channel = new ChannelCore(
    (message) => send(socket, message),
    () => socket.close(1001),
  )
  const heartbeat = keepAlive(socket)
  socket.on('message', (data, isBinary) => receive(channel, data, isBinary))
  // A socket that errs closes; `close` is what counts.
  socket.on('error', () => {})
  socket.on('close', () => {
    clearInterval(heartbeat)
    channel.markClosed()
  })
  return channel
}

function send(socket: WebSocket, message: unknown): void {
  if (socket.bufferedAmount > maxUnreadBytes) return socket.terminate()
  try {
    socket.send(encodeMessage(message))
  } catch {
    // Whoever waits for what cannot be sent must not wait for ever.
    socket.close(1011)
  }
}

/** An id that no client gives out, for an error about a message of which not even the id could be read. */
const noId = -1

function receive(channel: ChannelCore, data: RawData, isBinary: boolean): void {
  let message: unknown
  try {
    if (!isBinary) throw new Error('messages are binary (MessagePack)')
    message = decodeMessage(data as Buffer)
    channel.deliver(message)
  } catch (thrown) {
    const id = (message as { id?: unknown } | null | undefined)?.id
    const error = new LabError('bad-input', `not a message of this protocol: ${asLabError(thrown).message}`)
    channel.post({ k: 'fail', id: typeof id === 'number' ? id : noId, error: error.toShape() })
  }
}

/** Behind an SSH tunnel a connection can die without a word. */
function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let answered = true
  socket.on('pong', () => (answered = true))
  return setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, heartbeatMs)
}
