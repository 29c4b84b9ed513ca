/** What is steered where it is not named by number: the first image of a digit, and the feature that goes most with colour, as the page's Slider has them. */
import { datasetSettingsSchema } from '../../../../contract/dataset'
import { LabError } from '../../../../contract/errors'
import { type SaeRow } from '../../../../contract/sae'
import { type Split } from '../../../../contract/study'
import { type CliContext, type Lab } from '../../context'
import { followPass, lookingAt } from '../../pass'

/** In `color` where one of the set wears it, else repainted. */
export async function firstOfDigit(
  lab: Lab,
  { model }: SaeRow,
  { split, digit, color }: { split: Split; digit: number; color?: number | undefined },
): Promise<{ index: number; color?: number }> {
  const settings = (await lab.call('runs.get', { run: model })).dataset ?? datasetSettingsSchema.parse({})
  const first = async (worn: object) => (await lab.call('data.samples', { settings, split, digit, ...worn, limit: 1 })).index[0]
  const wearing = await first(color === undefined ? {} : { color })
  if (wearing !== undefined) return { index: wearing }
  const any = await first({})
  if (any === undefined || color === undefined) throw new LabError('not-found', `the ${split} set has no ${digit}`)
  return { index: any, color }
}

/** On the balanced set, where colour and digit are independent. */
export async function topColorFeature(context: CliContext, lab: Lab, { run }: SaeRow): Promise<number> {
  const { list } = await followPass(context, lab, 'sae.features', { sae: run }, lookingAt)
  const alive = list.features.filter(({ dead, colorSelectivity }) => !dead && colorSelectivity !== null)
  const [top] = alive.sort((a, b) => b.colorSelectivity! - a.colorSelectivity!)
  if (!top) throw new LabError('bad-input', `no feature of the SAE ${run} goes with colour: name one with --feature`)
  return top.feature
}
