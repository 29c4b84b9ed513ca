/** What an SAE is trained as, checked against the network whose activations it is to explain. */
import type * as z from 'zod'
import { LabError } from '../../contract/errors'
import type { Aggregation, saeConfiguration, SaeLayer } from '../../contract/sae'
import { architectureOf, layerShape, type CnnArchitecture } from '../model/architecture'
import { saeVariants } from './index'
import { sizeOf } from './registry'

/**
 * Settings with preset and defaults filled in, and the size on a network of these settings.
 * @throws LabError `bad-input` for a variant, preset or setting that is not there or breaks a rule
 */
export function checkConfiguration(
  { layer, aggregation, variant, preset, settings }: z.output<typeof saeConfiguration>,
  network: Record<string, unknown>,
): { settings: Record<string, unknown>; width: number; latents: number } {
  checkAggregation(layer, aggregation)
  const complete = saeVariants.check(variant, preset, settings)
  return { settings: { ...complete }, ...sizeOf(saeVariants.get(variant), complete, channelsOf(architectureOfSettings(network), layer)) }
}

/** gap has one position only. */
export function checkAggregation(layer: SaeLayer, aggregation: Aggregation): void {
  if (layer === 'gap' && aggregation === 'per_position') throw new LabError('bad-input', 'aggregation: gap has one position only; it is spatial_mean')
}

/** D. */
export function channelsOf(architecture: CnnArchitecture, layer: SaeLayer): number {
  return layerShape(architecture, layer).at(-1)!
}

function architectureOfSettings({ widths, thirdPool }: Record<string, unknown>): CnnArchitecture {
  if (!Array.isArray(widths) || typeof thirdPool !== 'boolean')
    throw new LabError('bad-input', 'network: its settings do not say widths and thirdPool')
  return architectureOf({ widths: widths as number[], thirdPool })
}
