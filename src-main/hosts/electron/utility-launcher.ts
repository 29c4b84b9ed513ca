/** Starts the lab's processes as Electron's utility processes. Every channel is a MessagePort of its own, handed over where it can be. */
import { utilityProcess, type UtilityProcess } from 'electron'
import { join } from 'node:path'
import { join as joinChannels, type Channel, type Unsubscribe } from '../../contract/channel'
import { type PortMessage } from '../../process/inbox'
import { ChildCore, type Child, type Entry, type Launcher } from '../launcher'
import { ProcessLog } from '../process-log'
import { portPair, PortChannel } from './port-channel'

export interface UtilityLauncherOptions {
  entry(entry: Entry): string
  /** Where their logs are kept. */
  home: string
}

/** What a process said last arrives a little after the news of its end. */
const lastWordsMs = 50

/** To be used after the app is ready. */
export class UtilityLauncher implements Launcher {
  constructor(private readonly options: UtilityLauncherOptions) {}

  launch(entry: Entry, env: NodeJS.ProcessEnv): Child {
    const child = utilityProcess.fork(this.options.entry(entry), [], { env, stdio: 'pipe', serviceName: `lab ${entry}` })
    return new UtilityChild(child, new ProcessLog(join(this.options.home, 'logs'), entry))
  }

  pair(): [Channel, Channel] {
    return portPair()
  }
}

class UtilityChild implements Child {
  private readonly core = new ChildCore()

  constructor(
    private readonly child: UtilityProcess,
    log: ProcessLog,
  ) {
    if (child.stdout) log.follow(child.stdout)
    if (child.stderr) log.follow(child.stderr)
    child.on('exit', (code) => setTimeout(() => this.end(code, log), lastWordsMs))
  }

  get pid(): number | undefined {
    return this.child.pid
  }

  attach(name: string, channel: Channel): void {
    this.core.hold(channel)
    const message: PortMessage = { type: 'attach', name }
    this.child.postMessage(message, [this.portOf(channel)])
  }

  onExit(listener: (reason: string) => void): Unsubscribe {
    return this.core.onExit(listener)
  }

  kill(): void {
    this.child.kill()
  }

  private end(code: number, log: ProcessLog): void {
    const words = log.takeLastWords()
    const reason = `ended with code ${code}${words ? `: ${words}` : ''}`
    log.write(`(${reason})`)
    this.core.end(reason)
  }

  private portOf(channel: Channel) {
    const released = channel instanceof PortChannel ? channel.release() : null
    if (released) return released
    const [here, there] = portPair()
    joinChannels(channel, here)
    return there.release()!
  }
}
