/** Starts the lab's processes as children on plain Node. All channels of a child share its IPC pipe (process/pipe.ts). */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { channelPair, type Channel, type Unsubscribe } from '../contract/channel'
import { pack, unpack, type PipeMessage } from '../process/pipe'
import { ChildCore, type Child, type Entry, type Launcher } from './launcher'
import { ProcessLog } from './process-log'

export interface NodeLauncherOptions {
  /** The Node that runs them (find-node.ts). */
  execPath: string
  entry(entry: Entry): string
  /** Where their logs are kept. */
  home: string
  /** `packed` where this process may not send large values through the serializer of Node's own IPC (process/pipe.ts); default `advanced`. */
  messages?: 'advanced' | 'packed'
}

export class NodeLauncher implements Launcher {
  constructor(private readonly options: NodeLauncherOptions) {}

  launch(entry: Entry, env: NodeJS.ProcessEnv): Child {
    const packed = this.options.messages === 'packed'
    const child = fork(this.options.entry(entry), [], {
      execPath: this.options.execPath,
      execArgv: ['--enable-source-maps'],
      serialization: packed ? 'json' : 'advanced',
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    return new NodeChild(child, new ProcessLog(join(this.options.home, 'logs'), entry), packed)
  }

  pair(): [Channel, Channel] {
    return channelPair()
  }
}

class NodeChild implements Child {
  private readonly core = new ChildCore()
  private readonly attached = new Map<string, Channel>()
  private last = 0

  constructor(
    private readonly child: ChildProcess,
    log: ProcessLog,
    private readonly packed: boolean,
  ) {
    if (child.stdout) log.follow(child.stdout)
    if (child.stderr) log.follow(child.stderr)
    child.on('message', (message) => this.receive(message as PipeMessage))
    this.watch(log)
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  attach(as: string, channel: Channel): void {
    const name = `${as}#${++this.last}`
    this.core.hold(channel)
    this.attached.set(name, channel)
    this.send({ type: 'attach', name, as, ...(this.packed ? { packed: true } : {}) })
    channel.onMessage((message) => this.send({ type: 'message', name, message: this.packed ? pack(message) : message }))
    channel.onClose(() => {
      if (this.attached.delete(name)) this.send({ type: 'detach', name })
    })
  }

  onExit(listener: (reason: string) => void): Unsubscribe {
    return this.core.onExit(listener)
  }

  kill(): void {
    this.child.kill('SIGKILL')
  }

  private receive(message: PipeMessage): void {
    const channel = this.attached.get(message.name)
    if (message.type === 'message') channel?.post(this.packed ? unpack(message.message) : message.message)
    else if (message.type === 'detach' && this.attached.delete(message.name)) channel?.close()
  }

  private send(message: PipeMessage): void {
    // To a child that has just died nothing can be sent; its exit follows.
    if (this.child.connected) this.child.send(message, () => {})
  }

  /** It has ended when the process is gone and everything that it had still sent is read. */
  private watch(log: ProcessLog): void {
    let exit: string | null = null
    const endWhenBoth = () => {
      if (exit !== null && !this.child.connected) this.core.end(exit)
    }
    this.child.on('error', (error) => {
      if (this.child.pid === undefined) this.core.end(`could not be started: ${error.message}`)
    })
    this.child.on('close', (code, signal) => {
      const words = log.takeLastWords()
      exit = `${signal ? `ended by ${signal}` : `ended with code ${code}`}${words ? `: ${words}` : ''}`
      log.write(`(${exit})`)
      endWhenBoth()
    })
    this.child.on('disconnect', () => {
      // Nobody can ask anything of it any more: where it does not end by itself, it is ended.
      const force = setTimeout(() => this.kill(), 2000)
      this.child.once('close', () => clearTimeout(force))
      endWhenBoth()
    })
  }
}
