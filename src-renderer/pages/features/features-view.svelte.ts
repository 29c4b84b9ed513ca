/** All that the page asks about the features of one model's SAE. */
import type { FeatureList } from '../../../src-main/contract/sae'
import { studyPalette, type Split } from '../../../src-main/contract/study'
import { colorName } from '../../charts/labels'
import { lab } from '../../link'
import type { Pass } from '../../state/pass.svelte'
import { isPublishedBaseline } from '../../state/reference'
import { resource } from '../../state/resource.svelte'
import { saesOf } from '../../state/saes.svelte'
import type { Thresholds } from '../microscope/verdict'
import { featureRows } from './feature-list'
import { featureLists, looking } from './lists.svelte'

/** Figures are reported on the first; the others stand beside it, and are looked at once it is known, one after the other. */
export const sets = ['balanced', 'hard', 'easy'] as const
export type LookedAt = (typeof sets)[number]

/** Call it while a component is set up. */
export function featuresView(of: () => { run: string; name: string } | null, thresholds: () => Thresholds) {
  const id = $derived(of()?.run)
  const name = $derived(of()?.name ?? '')
  const detail = resource((signal) => (id === undefined ? null : lab.call('runs.get', { run: id }, { signal })))
  const palette = $derived(detail.value?.dataset?.palette ?? studyPalette)
  const saes = saesOf(() => id)
  const sae = $derived(saes.chosen)
  const saeId = $derived(sae?.run)
  const siblings = $derived(saes.ready.filter((row) => row.groupKey === sae?.groupKey && row.seed !== sae.seed))
  const version = $derived(siblings.map(({ run }) => run).join(' '))

  const list = (split: Split): FeatureList | undefined => (saeId === undefined ? undefined : featureLists.of(saeId, split))
  const lookAt = (split: LookedAt, after: () => boolean) =>
    looking(() => (saeId !== undefined && after() ? { looks: [{ sae: saeId, split }], version } : null))
  const settled = (pass: Pass<true>) => pass.value === true || pass.stopped || pass.error !== undefined
  const balanced = lookAt('balanced', () => true)
  const hard = lookAt('hard', () => balanced.value === true)
  const easy = lookAt('easy', () => balanced.value === true && settled(hard))
  const passes: Record<LookedAt, Pass<true>> = { balanced, hard, easy }

  const names = $derived(saeId === undefined ? [] : featureLists.namesOf(saeId))
  const nameColor = (color: number) => colorName(color, palette)
  const rows = $derived.by(() => {
    const found = list('balanced')
    return found ? featureRows({ ...found, names: [...names] }, thresholds(), nameColor) : []
  })

  return {
    get run() {
      return id ?? ''
    },
    get name() {
      return name
    },
    get palette() {
      return palette
    },
    /** The study's cheater: what STUDY 6 was measured on. */
    get isCheater() {
      return detail.value !== undefined && isPublishedBaseline(detail.value.method, detail.value.settings, detail.value.dataset)
    },
    get error() {
      return detail.error ?? saes.error
    },
    saes,
    get sae() {
      return sae
    },
    /** SAEs that differ from it in their seed alone. */
    get siblings() {
      return siblings
    },
    get version() {
      return version
    },
    /** All features, by the balanced set, in their order; empty until it has been looked at. */
    get rows() {
      return rows
    },
    passes,
    list,
    colorName: nameColor,
  }
}
export type FeaturesView = ReturnType<typeof featuresView>
