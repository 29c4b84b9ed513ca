/** What people called channels, by run: every view of a run shows the same names. */
import type { ChannelName } from '../../../src-main/contract/microscope'
import type { LayerId } from '../../../src-main/contract/images'
import { lab } from '../../link'
import { toasts } from '../../state/toasts.svelte'

class ChannelNames {
  #byRun = $state.raw<Readonly<Record<string, readonly ChannelName[]>>>({})

  of(run: string): readonly ChannelName[] {
    return this.#byRun[run] ?? []
  }

  /** The latest that the lab said. */
  learn(run: string, names: readonly ChannelName[]): void {
    this.#byRun = { ...this.#byRun, [run]: names }
  }

  async give(run: string, named: { layer: LayerId; channel: number; name: string; note: string }): Promise<void> {
    try {
      this.learn(run, await lab.call('microscope.name', { run, ...named }))
    } catch (thrown) {
      toasts.error(thrown, 'Naming the channel')
    }
  }
}

export const channelNames = new ChannelNames()
