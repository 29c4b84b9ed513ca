/** A program that is timed: a child process that answers one job a line with one line. It waits, and takes no time, while another one works. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Job, Timing } from './jobs'

export interface PeerCommand {
  /** Column of the table. */
  label: string
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
}

type Greeting = { ready: string } | { unavailable: string }

export class Peer {
  private constructor(
    readonly label: string,
    /** What it says it is, with its version. */
    readonly version: string,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /** The peer, or why there is none. */
  static async start({ label, command, args, env }: PeerCommand): Promise<Peer | { unavailable: string }> {
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    const trouble = collect(child)
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    try {
      const greeting = await nextMessage<Greeting>(lines, trouble)
      return 'ready' in greeting ? new Peer(label, greeting.ready, child, lines) : greeting
    } catch (error) {
      child.kill()
      return { unavailable: `${command}: ${(error as Error).message}` }
    }
  }

  get pid(): number {
    return this.child.pid!
  }

  /** Throws where the peer ended instead of answering. */
  async run(job: Job): Promise<Timing> {
    this.child.stdin.write(`${JSON.stringify(job)}\n`)
    return nextMessage<Timing>(this.lines, () => `${this.label} ended while it worked`)
  }

  stop(): void {
    this.child.kill()
  }
}

/** @returns what has gone wrong so far, for people */
function collect(child: ChildProcessWithoutNullStreams): () => string {
  let text = ''
  child.stderr.on('data', (chunk: Buffer) => (text = (text + chunk.toString()).slice(-2000)))
  child.on('error', (error) => (text = error.message))
  return () => text.trim().split('\n').at(-1) || 'it ended without a word'
}

async function nextMessage<T>(lines: AsyncIterator<string>, trouble: () => string): Promise<T> {
  const { value, done } = await lines.next()
  if (done) throw new Error(trouble())
  return JSON.parse(value) as T
}
