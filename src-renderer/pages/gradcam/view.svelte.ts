/** What the page looks at, as the address has it. */
import { camLayers, type CamLayer } from '../../../src-main/contract/gradcam'
import type { ImageSource } from '../../../src-main/contract/images'
import type { RunSummary } from '../../../src-main/contract/runs'
import { splits, type Split } from '../../../src-main/contract/study'
import { route } from '../../state/route.svelte'
import { hasWeights } from '../../state/models'
import { selection } from '../../state/selection.svelte'
import { epochBeside, namesBeside } from '../diagnose/facts'
import { formatImage, parseImage } from '../microscope/own-image'

export const shows = ['overlay', 'map', 'image'] as const
export type Show = (typeof shows)[number]
export const mapKinds = ['scaled', 'raw', 'cells'] as const
export type MapKind = (typeof mapKinds)[number]
export const groupings = ['answer', 'bias', 'digit', 'color'] as const
export type Grouping = (typeof groupings)[number]
export type CamClass = 'predicted' | 'true' | number

export interface Side {
  id: 'a' | 'b'
  run: RunSummary
  epoch: number
  name: string
}

class View {
  readonly sides = $derived.by((): Side[] => {
    const { run, compare } = selection
    if (!run || !hasWeights(run)) return []
    const other = compare && hasWeights(compare) ? compare : undefined
    const epoch = route.int('epoch', 1, run.epoch, run.epoch)
    const [name, otherName] = namesBeside(run, other)
    return [{ id: 'a', run, epoch, name }, ...(other ? [{ id: 'b' as const, run: other, epoch: epochBeside(epoch, other), name: otherName }] : [])]
  })
  readonly layer = $derived<CamLayer>(camLayers.find((name) => name === route.get('layer')) ?? 'conv3')
  readonly of = $derived.by((): CamClass => {
    if (route.get('class') === 'true') return 'true'
    return route.int('class', 0, 9, null) ?? 'predicted'
  })
  readonly show = $derived<Show>(route.oneOf('show', shows))
  readonly kind = $derived<MapKind>(route.oneOf('map', mapKinds))
  /** Null where the address names none: the study's case then. */
  readonly sample = $derived<ImageSource | null>(parseImage(route.get('sample')))
  /** Which images next and previous go through. */
  readonly digit = $derived(route.int('digit', 0, 9, null))
  readonly color = $derived(route.int('color', 0, 9, null))
  readonly set = $derived<Split>(splits.find((name) => name === route.get('set')) ?? 'hard')
  readonly limit = $derived(route.int('limit', 1, 10_000, 1000))
  readonly grouping = $derived<Grouping>(route.oneOf('by', groupings))
  readonly random = $derived(route.get('random') !== 'off')

  look(sample: ImageSource, { replace = false } = {}): void {
    // Nobody knows what digit a drawing is.
    const known = sample.from === 'split' || this.of !== 'true' ? {} : { class: null }
    route.set({ sample: formatImage(sample), ...known }, { replace })
  }
}

export const view = new View()
