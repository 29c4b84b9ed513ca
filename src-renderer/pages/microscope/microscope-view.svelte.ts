/** All that the page asks about one model at one epoch. */
import type { LayerId } from '../../../src-main/contract/images'
import type { ScannedLayer, ScanObjective } from '../../../src-main/contract/microscope'
import type { RunSummary } from '../../../src-main/contract/runs'
import { splits, studyPalette, type Split } from '../../../src-main/contract/study'
import { colorName } from '../../charts/labels'
import { lab } from '../../link'
import { resource } from '../../state/resource.svelte'
import { system } from '../../state/system.svelte'
import { scanSeconds } from './look'
import { channelNames } from './names.svelte'
import { scan, type Scan } from './scan.svelte'

/** Call it while a component is set up. `wanted` says of which sets it is asked; the balanced one, which figures are reported on, always is. */
export function microscopeView(of: () => { run: RunSummary; epoch: number; name: string } | null, wanted: () => readonly Split[]) {
  // Ids alone: a summary is made anew with every change of the list.
  const id = $derived(of()?.run.id)
  const epoch = $derived(of()?.epoch)
  const name = $derived(of()?.name)
  const detail = resource((signal) => (id === undefined ? null : lab.call('runs.get', { run: id }, { signal })))
  const asked = (split: Split) => split === 'balanced' || wanted().includes(split)
  const scanFor = (split: Split) => scan(() => (id !== undefined && epoch !== undefined && asked(split) ? { run: id, epoch, split } : null))
  const scans = Object.fromEntries(splits.map((split) => [split, scanFor(split)])) as Record<Split, Scan>
  const palette = $derived(detail.value?.dataset?.palette ?? studyPalette)

  return {
    get run() {
      return id ?? ''
    },
    get epoch() {
      return epoch ?? 0
    },
    get name() {
      return name ?? ''
    },
    get dataset() {
      return detail.value?.dataset ?? null
    },
    get palette() {
      return palette
    },
    get names() {
      return channelNames.of(id ?? '')
    },
    get error() {
      return detail.error
    },
    scans,
    asked,
    colorName: (color: number) => colorName(color, palette),
    /** Figures of a layer on a set; null while they are not there, or where the network has no such layer. */
    figures(split: Split, objective: ScanObjective, layer: LayerId): ScannedLayer | null {
      return scans[split].value?.objectives[objective].find((entry) => entry.layer === layer) ?? null
    },
    /** Layers of this network, once it is known. */
    get layers(): LayerId[] | null {
      return scans.balanced.value?.objectives.channel_max.map(({ layer }) => layer) ?? null
    },
    /** Images of a set, where it is known. */
    images(split: Split): number | null {
      const dataset = detail.value?.dataset
      return dataset ? (split === 'train' ? dataset.trainSize : dataset.testSize) : null
    },
    /** How long looking through a set will take, in seconds. */
    seconds(split: Split): number | null {
      const images = this.images(split)
      return images === null ? null : scanSeconds(images, system.status?.engine?.kind ?? 'cpu')
    },
  }
}
export type MicroscopeView = ReturnType<typeof microscopeView>
