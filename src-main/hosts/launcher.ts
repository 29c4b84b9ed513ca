/** What the supervisor asks of a host: to start one of the lab's two processes, and to hand channels to it. */
import { type Channel, type Unsubscribe } from '../contract/channel'

export type Entry = 'backend' | 'engine'

export interface Child {
  readonly pid: number | undefined
  /** Joins the channel with one of that name in the child. Closing either closes the other, and the child's death closes it. */
  attach(name: string, channel: Channel): void
  /** Called once, after the attached channels were closed, with why it ended in words for people; at once where it has ended already. */
  onExit(listener: (reason: string) => void): Unsubscribe
  /** Ends it without asking. */
  kill(): void
}

export interface Launcher {
  /** `env` is the whole environment of the child. May throw a LabError where there is nothing to launch it with. */
  launch(entry: Entry, env: NodeJS.ProcessEnv): Child
  /** Two joined channels, of the kind that its children take with the fewest hops. */
  pair(): [Channel, Channel]
}

/** What every launcher's child has: the channels that it was given, and an end that is told once. */
export class ChildCore {
  private readonly channels = new Set<Channel>()
  private readonly exitListeners = new Set<(reason: string) => void>()
  private ended: string | null = null

  /** Closes the channel at once where the child has ended. */
  hold(channel: Channel): void {
    if (this.ended !== null) return channel.close()
    this.channels.add(channel)
    channel.onClose(() => this.channels.delete(channel))
  }

  onExit(listener: (reason: string) => void): Unsubscribe {
    if (this.ended !== null) listener(this.ended)
    else this.exitListeners.add(listener)
    return () => this.exitListeners.delete(listener)
  }

  end(reason: string): void {
    if (this.ended !== null) return
    this.ended = reason
    for (const channel of [...this.channels]) channel.close()
    const listeners = [...this.exitListeners]
    this.exitListeners.clear()
    for (const listener of listeners) listener(reason)
  }
}
