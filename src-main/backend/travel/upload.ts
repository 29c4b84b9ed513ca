/** A file on its way in, written to the disk piece by piece. */
import { LabError } from '../../contract/errors'
import type { Incoming, IncomingFile } from '../../store/incoming'

export class Upload {
  private readonly file: IncomingFile
  private received = 0
  private arrive: () => void = () => {}
  private readonly arrived = new Promise<void>((resolve) => (this.arrive = resolve))

  /** Fails with `unavailable` where the disk has no room for so many bytes. */
  constructor(
    incoming: Incoming,
    private readonly bytes: number,
  ) {
    checkRoom(incoming, bytes)
    this.file = incoming.create('upload')
  }

  get path(): string {
    return this.file.path
  }

  /** Pieces come in their order. Fails with `bad-input` for one out of place, or beyond the end. */
  take(at: number, piece: Uint8Array): void {
    if (at !== this.received || at + piece.byteLength > this.bytes)
      throw new LabError(
        'bad-input',
        `the file has ${this.bytes} bytes, of which ${this.received} are here; a piece of ${piece.byteLength} at ${at} does not fit`,
      )
    this.file.write(piece)
    this.received += piece.byteLength
    if (this.received < this.bytes) return
    this.file.close()
    this.arrive()
  }

  /** Resolves once all of it is on the disk; fails with `cancelled` when the signal aborts. */
  whole(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = () => reject(new LabError('cancelled', 'given up before the file was here'))
      if (signal.aborted) return give()
      signal.addEventListener('abort', give, { once: true })
      void this.arrived.then(resolve).finally(() => signal.removeEventListener('abort', give))
    })
  }

  close(): void {
    this.file.close()
  }
}

/** What the lab needs besides, such as the journal of its database. */
const reserveBytes = 64 * 2 ** 20

/** Fails with `unavailable`. */
export function checkRoom({ free }: Incoming, bytes: number): void {
  if (bytes + reserveBytes <= free) return
  const inMib = (count: number) => `${Math.ceil(count / 2 ** 20)} MiB`
  throw new LabError(
    'unavailable',
    `the disk has ${inMib(Math.max(0, free))} left, and this needs ${inMib(bytes + reserveBytes)}; nothing was changed`,
  )
}
