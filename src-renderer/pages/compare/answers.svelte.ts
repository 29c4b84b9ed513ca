/** What several models answer on one set, asked once for each model and epoch. */
import type { Evaluation } from '../../../src-main/contract/diagnose'
import { lab } from '../../link'
import { resource } from '../../state/resource.svelte'
import { Recent } from '../diagnose/recent'

export interface AskedModel {
  run: string
  epoch: number
}

const evaluations = new Recent<Evaluation>(64)

/** Call it while a component is set up; `of` is read again when what it depends on changes. The answers are in the order of the models. */
export function answersOf(of: () => { models: readonly AskedModel[]; split: 'hard' | 'easy' }) {
  // A text: the models are made anew with each change of the address.
  const key = $derived(JSON.stringify(of()))
  return resource(() => {
    const { models, split } = JSON.parse(key) as { models: AskedModel[]; split: 'hard' | 'easy' }
    if (models.length === 0) return null
    return Promise.all(
      models.map(({ run, epoch }) => evaluations.get(`${run} ${epoch} ${split}`, () => lab.call('diagnose.evaluate', { run, epoch, split }))),
    )
  })
}
