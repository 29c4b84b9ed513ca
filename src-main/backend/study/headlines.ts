/** Which of the study's rows tell it in short: some thirty over all tasks, of the last epochs of whichever study it is. */
import type { StudySizes } from '../../contract/study-run'
import { models } from './tasks/attack'

/** Ids of rows; not every study has all of them. */
export function headlinesOf({ baselineEpochs, controlEpochs, dannEpochs, saliencyEpochs, cfInvarEpochs }: Readonly<StudySizes>): Set<string> {
  return new Set([
    ...['canvas.shift.plain', 'canvas.shift.refitted'],
    ...[`cheater.easy.${baselineEpochs}`, `cheater.hard.${baselineEpochs}`, 'cheater.follow', 'cheater.greenOne'],
    ...['prober.solid.conv1', 'prober.onlyColor.conv1'],
    ...['gradcam.median.red', 'gradcam.median.green'],
    ...[`cures.control.hard.${saliencyEpochs}`, `cures.control.hard.${controlEpochs}`, `cures.dann.hard.${dannEpochs}`],
    ...[`cures.cf-invar.hard.${cfInvarEpochs}`, `cures.saliency.hard.${saliencyEpochs}`],
    ...['cures.dann.effect', 'cures.cf-invar.effect', 'cures.saliency.effect'],
    ...models.flatMap((model) => [`attack.${model}.success`, `attack.${model}.success.0.1`]),
    ...['sae.relu3.spatial_mean.color', 'sae.relu3.spatial_mean.digit', 'sae.gap.spatial_mean.color'],
    ...['sae.ablation.changed', 'sae.ablation.random'],
  ])
}
