/** A channel that is above zero on hardly an image: what its figures then rest on. */
import type { LayerId } from '../../../src-main/contract/images'
import type { ScannedChannel } from '../../../src-main/contract/microscope'
import { count, headlinePercent } from '../../ui/format'

/** A smaller share of the images than this is hardly any: of a set's 10,000 fewer than a hundred. */
const hardly = 0.01

/**
 * A sentence without its capital; empty where the channel is on often enough, or never, for which there is a verdict of its own, and of fc,
 * whose values are logits.
 *
 * @param somewhere share of the images on which any place of its map is above 0, 0..1
 */
export function hardlyOn(layer: LayerId, figures: Pick<ScannedChannel, 'above' | 'effectiveColors'>, somewhere: number, images: number): string {
  if (layer === 'fc' || figures.effectiveColors === null || figures.above >= hardly) return ''
  const rest = 'its effective numbers and its verdict rest on these.'
  if (somewhere >= hardly)
    return `its mean is above 0 on only ${of(figures.above, images)} (a place of its map is on ${headlinePercent(somewhere)}): ${rest}`
  const off = layer === 'gap' ? '0 on all others' : 'on all others its ReLU lets nothing through'
  return `it is nearly dead, above 0 on only ${of(somewhere, images)}, ${off}: ${rest}`
}

const of = (share: number, images: number) => `${headlinePercent(share)} of ${count(images)} images`
