/** All that the page asks about one model: its autoencoders, and what ablating features of the chosen one does. */
import type { AblateInput, Ablation } from '../../../src-main/contract/ablation'
import type { RunSummary } from '../../../src-main/contract/runs'
import type { SaeRow } from '../../../src-main/contract/sae'
import { lab } from '../../link'
import { Kept } from '../../state/kept'
import { pass } from '../../state/pass.svelte'
import { isPublishedBaseline } from '../../state/reference'
import { resource } from '../../state/resource.svelte'
import { saesOf } from '../../state/saes.svelte'
import { countsFor } from './figures'

/** Going back to a question shows its answer at once. */
const known = new Kept<Ablation>(32)

export type AblationChoice = Pick<AblateInput, 'by' | 'mode' | 'split' | 'draws'> & {
  /** Null: as many as take a few seconds. */
  limit: number | null
}

/** Whether the rest of the network is linear in what is ablated, so that all images take seconds. */
export function isLinear({ layer, aggregation }: Pick<SaeRow, 'layer' | 'aggregation'>, thirdPool: boolean): boolean {
  return layer === 'gap' || (layer === 'relu3' && (aggregation === 'spatial_mean' || !thirdPool))
}

/** Call it while a component is set up. */
export function ablationView(of: () => { run: RunSummary; name: string } | null, choice: () => AblationChoice) {
  // Ids alone: a summary is made anew with every change of the list.
  const id = $derived(of()?.run.id)
  const saes = saesOf(() => id)
  const detail = resource((signal) => (id === undefined ? null : lab.call('runs.get', { run: id }, { signal })))
  const sae = $derived(saes.chosen)
  const limit = $derived(choice().limit ?? (sae && isLinear(sae, of()?.run.settings.thirdPool !== false) ? 10_000 : 1000))
  const question = $derived(sae ? { ...choice(), sae: sae.run, counts: countsFor(sae.latents), limit } : null)
  const found = pass<NonNullable<typeof question>, Ablation>(() => question, {
    follow: (asked, news) =>
      lab.stream('sae.ablate', asked, (chunk) => (chunk.type === 'progress' ? news.progress(chunk) : news.found(chunk.ablation))),
    known,
  })
  /** What the study ablated: its numbers may stand beside these. */
  const isStudy = $derived.by(() => {
    const { by, mode, split } = choice()
    const run = detail.value
    const asked = by === 'color' && mode === 'zero' && split === 'hard' && sae?.layer === 'relu3' && sae.aggregation === 'spatial_mean'
    const trained = sae?.variant === 'relu-l1' && sae.settings.lambda === 0.001
    return asked && trained && run !== undefined && isPublishedBaseline(run.method, run.settings, run.dataset)
  })

  return {
    saes,
    found,
    get name() {
      return of()?.name ?? ''
    },
    get sae() {
      return sae
    },
    get limit() {
      return limit
    },
    get isStudy() {
      return isStudy
    },
  }
}
