/** The calling side of a transfer of runs, for pages and commands alike. */
import { LabError } from './errors'
import type { LabContract } from './lab'
import type { Client } from './rpc'
import { pieceBytes, type PackOpened, type Unpacked } from './travel'

type Lab = Pick<Client<LabContract>, 'call' | 'stream'>

export interface OpenPack extends PackOpened {
  /** The file, in order; throws where it cannot be had whole. To be read once, to its end or until it is left. */
  pieces: AsyncGenerator<Uint8Array, void, undefined>
}

/** Fails as `travel.pack` does. Whoever does not read the pieces keeps the pack open as long as the line. */
export async function openPack(lab: Lab, runs: readonly string[]): Promise<OpenPack> {
  let open: (opened: PackOpened) => void = () => {}
  const opening = new Promise<PackOpened>((resolve) => (open = resolve))
  const stream = lab.stream('travel.pack', { runs: [...runs] }, (opened) => open(opened))
  const opened = await Promise.race([opening, stream.done.then(() => Promise.reject(cutOff()))])
  return { ...opened, pieces: readPieces(lab, opened.pack, () => stream.close()) }
}

async function* readPieces(lab: Lab, pack: string, close: () => void): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for (;;) {
      const { bytes, last } = await lab.call('travel.next', { pack })
      yield bytes
      if (last) return
    }
  } finally {
    close()
  }
}

type Bytes = Uint8Array<ArrayBuffer>

/** A file to send: `read` gives its bytes from one place to another. */
export interface FileToSend {
  bytes: number
  read(from: number, to: number): Bytes | Promise<Bytes>
}

export interface SendProgress {
  step: 'sending' | 'checking'
  done: number
  total: number
}

/** Brings a file in; fails as `travel.unpack` and `travel.piece` do, and has then changed nothing. */
export async function sendPack(lab: Lab, file: FileToSend, onProgress: (progress: SendProgress) => void): Promise<Unpacked> {
  let result: Unpacked | null = null
  let begin: (upload: string) => void = () => {}
  const ready = new Promise<string>((resolve) => (begin = resolve))
  const stream = lab.stream('travel.unpack', { bytes: file.bytes }, (chunk) => {
    if (chunk.type === 'ready') begin(chunk.upload)
    else if (chunk.type === 'done') result = chunk.result
    else onProgress({ step: 'checking', done: chunk.done, total: chunk.total })
  })
  try {
    await Promise.all([stream.done, ready.then((upload) => sendPieces(lab, upload, file, onProgress))])
  } finally {
    stream.close()
  }
  if (!result) throw cutOff()
  return result
}

async function sendPieces(lab: Lab, upload: string, { bytes, read }: FileToSend, onProgress: (progress: SendProgress) => void): Promise<void> {
  for (let at = 0; at < bytes; at += pieceBytes) {
    const end = Math.min(bytes, at + pieceBytes)
    await lab.call('travel.piece', { upload, at, bytes: await read(at, end) })
    onProgress({ step: 'sending', done: end, total: bytes })
  }
}

const cutOff = () => new LabError('lost', 'the transfer was cut off; nothing was changed, try again')
