/** How many digits a person names against how many there are. The lab itself cuts a size to those, since its defaults are MNIST's and a folder may hold fewer. */
import { type DatasetSettings } from '../../contract/dataset'
import { LabError } from '../../contract/errors'
import { type Lab } from './context'
import { type DatasetFlags } from './settings'

const sizes = {
  trainSize: { flag: '--train-size', of: 'training' },
  testSize: { flag: '--test-size', of: 'test' },
} as const

/** Does nothing where no size is named; more than the source holds is `bad-input`. */
export async function checkSizes(lab: Lab, asked: DatasetSettings, flags: DatasetFlags & { set?: string[] }): Promise<void> {
  const isNamed = (name: keyof typeof sizes) =>
    flags[name] !== undefined || flags.set?.some((assignment) => assignment.split('=')[0]!.trim() === name)
  const named = (Object.keys(sizes) as (keyof typeof sizes)[]).filter(isNamed)
  if (named.length === 0) return
  const { settings: held } = await lab.call('data.describe', { settings: asked })
  for (const name of named) {
    const { flag, of } = sizes[name]
    if (held[name] < asked[name])
      throw new LabError('bad-input', `${flag} ${asked[name]}: ${asked.source} holds ${held[name]} ${of} digits; name at most so many`)
  }
}
