/** The channel of a page that the web host serves: a WebSocket of the same origin, MessagePack inside. */
import { ChannelCore, type Channel } from '../../src-main/contract/channel'
import { decodeMessage, encodeMessage } from '../../src-main/contract/codec'
import { LabError } from '../../src-main/contract/errors'

/** Resolves once the socket is open; rejects with `unavailable` where nobody answers, or a lab that was started anew has another token. */
export function openWebChannel(): Promise<Channel> {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/lab`)
  socket.binaryType = 'arraybuffer'
  const channel = new ChannelCore(
    (message) => socket.send(encodeMessage(message).slice()),
    () => socket.close(),
  )
  socket.onmessage = (event) => receive(channel, event.data)
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(channel)
    socket.onclose = () => {
      channel.markClosed()
      reject(new LabError('unavailable', 'nothing answers at this address. If the lab was started anew, open the address that it prints.'))
    }
  })
}

/** Bytes that are no message mean that the two sides do not speak alike: the line is given up rather than half understood. */
function receive(channel: ChannelCore, data: unknown): void {
  try {
    channel.deliver(decodeMessage(new Uint8Array(data as ArrayBuffer)))
  } catch {
    channel.close()
  }
}
