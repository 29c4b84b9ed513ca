/** Printing, by whoever can: the host where it has a Chromium of its own, else an installed browser. */
import type { Channel } from '../../contract/channel'
import { printContract, type PrintContract, type PrintInput } from '../../contract/print'
import { createClient, type Client } from '../../contract/rpc'
import { findBrowser } from './browsers'
import { printWithInstalled } from './installed'

export class Printer {
  private host: Client<PrintContract> | null = null

  /** A host that prints itself. */
  attach(channel: Channel): void {
    const client = createClient(printContract, channel)
    this.host = client
    channel.onClose(() => {
      if (this.host === client) this.host = null
    })
  }

  /** Fails with `unavailable` where nothing here can print. */
  requireOne(): void {
    if (!this.host) findBrowser()
  }

  /** Errors: `unavailable` where nothing here can print, `lost` where the host is gone over it. */
  async pdf(document: PrintInput, signal?: AbortSignal): Promise<Uint8Array> {
    if (!this.host) return printWithInstalled(document, signal)
    return (await this.host.call('print.pdf', document, signal ? { signal } : {})).bytes
  }
}
