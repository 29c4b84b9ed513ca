/** Rows and figures for tests: what is not said is of a living feature that goes with nothing. */
import type { FeatureFigures, SaeRow } from '../../../src-main/contract/sae'

export function figures(feature: number, more: Partial<FeatureFigures> = {}): FeatureFigures {
  return {
    feature,
    colorSelectivity: 0.1,
    digitSelectivity: 0.1,
    effectiveColors: 8,
    effectiveDigits: 9,
    bestColor: 0,
    bestDigit: 0,
    mean: 1,
    std: 1,
    high: 2,
    frequency: 0.5,
    dead: false,
    varianceShare: 0.1,
    ...more,
  }
}

export const deadFigures: Partial<FeatureFigures> = {
  colorSelectivity: null,
  digitSelectivity: null,
  effectiveColors: null,
  effectiveDigits: null,
  bestColor: null,
  bestDigit: null,
  mean: 0,
  std: 0,
  high: 0,
  frequency: 0,
  dead: true,
  varianceShare: 0,
}

export function saeRow(run: string, more: Partial<SaeRow> = {}): SaeRow {
  return {
    run,
    name: run,
    status: 'finished',
    model: 'net',
    modelEpoch: 4,
    layer: 'relu3',
    aggregation: 'spatial_mean',
    variant: 'relu-l1',
    seed: 0,
    settings: { lambda: 0.001, epochs: 3, stepsPerEpoch: 150 },
    groupKey: 'group',
    createdAt: 0,
    width: 128,
    latents: 512,
    quality: { reconstruction: 0, l1: 0, l0: 0, explainedVariance: 1, dead: 0, survival: [] },
    ...more,
  }
}
