/** All that the page asks about one model at one epoch. */
import type { Evaluation, Probe } from '../../../src-main/contract/diagnose'
import type { RunSummary } from '../../../src-main/contract/runs'
import { studyPalette } from '../../../src-main/contract/study'
import { lab } from '../../link'
import { resource } from '../../state/resource.svelte'
import { isPublishedBaseline } from '../../state/reference'
import { Recent } from './recent'

const evaluations = new Recent<Evaluation>(64)
const probes = new Recent<Probe>(32)

/**
 * Call it while a component is set up; `of` is read again when what it depends on changes.
 *
 * @param parts `probe: false` leaves the recolour probe out, which takes seconds
 */
export function modelView(of: () => { run: RunSummary; epoch: number; name: string } | null, parts: { probe: boolean } = { probe: true }) {
  // Ids alone: a summary is made anew with every change of the list.
  const id = $derived(of()?.run.id)
  const epoch = $derived(of()?.epoch)
  const name = $derived(of()?.name)

  const detail = resource((signal) => (id === undefined ? null : lab.call('runs.get', { run: id }, { signal })))
  const evaluate = (split: 'hard' | 'easy') =>
    resource(() => {
      if (id === undefined || epoch === undefined) return null
      const asked = { run: id, epoch, split }
      return evaluations.get(JSON.stringify(asked), () => lab.call('diagnose.evaluate', asked))
    })
  const hard = evaluate('hard')
  const easy = evaluate('easy')
  const probe = resource(() => {
    if (!parts.probe || id === undefined || epoch === undefined) return null
    const asked = { run: id, epoch }
    return probes.get(JSON.stringify(asked), () => lab.call('diagnose.probe', asked))
  })

  return {
    get name() {
      return name ?? ''
    },
    get hard() {
      return hard.value
    },
    get easy() {
      return easy.value
    },
    get probe() {
      return probe.value
    },
    get dataset() {
      return detail.value?.dataset ?? null
    },
    /** The study's plain training on its own canvas: what was published of it may stand beside it. */
    get isBaseline() {
      const run = of()?.run
      return run !== undefined && isPublishedBaseline(run.method, run.settings, detail.value?.dataset ?? null)
    },
    get palette() {
      return detail.value?.dataset?.palette ?? studyPalette
    },
    get error() {
      return hard.error ?? easy.error ?? probe.error ?? detail.error
    },
    get loading() {
      return hard.loading || easy.loading || probe.loading
    },
    reload() {
      for (const part of [detail, hard, easy, probe]) part.reload()
    },
  }
}
export type ModelView = ReturnType<typeof modelView>
