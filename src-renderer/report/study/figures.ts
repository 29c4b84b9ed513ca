/** The figures of each task, and what of them is missing. */
import type { Component } from 'svelte'
import type { StudyPictures } from '../../../src-main/contract/study-report'
import type { StudyTaskId } from '../../../src-main/contract/study-run'
import Attack from './figures/Attack.svelte'
import Canvas from './figures/Canvas.svelte'
import Cheater from './figures/Cheater.svelte'
import Cures from './figures/Cures.svelte'
import Gradcam from './figures/Gradcam.svelte'
import Prober from './figures/Prober.svelte'
import Sae from './figures/Sae.svelte'
import type { FigureProps } from './props'

export const taskFigures: Readonly<Record<StudyTaskId, Component<FigureProps>>> = {
  canvas: Canvas,
  cheater: Cheater,
  prober: Prober,
  gradcam: Gradcam,
  cures: Cures,
  attack: Attack,
  sae: Sae,
}

type Has = (pictures: StudyPictures) => boolean
const measured =
  (...names: string[]): Has =>
  ({ measures }) =>
    names.some((name) => measures[name])

/** What each figure needs, by what it shows. */
const needs: Readonly<Record<StudyTaskId, readonly { what: string; has: Has }[]>> = {
  canvas: [
    { what: 'digits by colour', has: ({ canvas }) => canvas !== null },
    { what: 'shares of the own colour', has: measured('canvas.share.0') },
    { what: 'the other canvases', has: measured('canvas.refit.hard', 'canvas.reduced.hard', 'canvas.background.hard', 'canvas.unbiased.hard') },
  ],
  cheater: [
    { what: 'accuracy by epoch', has: measured('cheater.hard.1') },
    { what: 'answers on the hard set', has: ({ confusion }) => confusion !== null },
  ],
  prober: [
    { what: 'prototypes of conv1', has: ({ prototypes }) => prototypes !== null },
    { what: 'channels by layer', has: measured('prober.solid.conv1', 'prober.onlyColor.conv1') },
  ],
  gradcam: [
    { what: 'zeros in red and in green', has: measured('gradcam.median.red') },
    { what: 'the hard set through the networks', has: measured('gradcam.hard.baseline') },
  ],
  cures: [
    { what: 'accuracy by epoch', has: measured('cures.control.hard.1', 'cures.dann.hard.1', 'cures.cf-invar.hard.1', 'cures.saliency.hard.1') },
    { what: 'differences to the control', has: measured('cures.dann.effect', 'cures.cf-invar.effect', 'cures.saliency.effect') },
  ],
  attack: [{ what: 'success by epsilon, and the smallest epsilons', has: ({ attack }) => attack !== null }],
  sae: [
    { what: 'selectivity by layer', has: measured('sae.relu3.spatial_mean.color', 'sae.gap.spatial_mean.color') },
    { what: 'ablation', has: ({ ablations }) => ablations.length > 0 },
  ],
}

/** Figures that are left out, since nothing is kept that they could be drawn from. */
export function missingFigures(task: StudyTaskId, pictures: StudyPictures): string[] {
  return needs[task].filter(({ has }) => !has(pictures)).map(({ what }) => what)
}
