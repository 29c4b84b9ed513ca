/** The component of each block: a new block of the contract is one that the compiler asks for here. */
import type { Component } from 'svelte'
import type { ReportBlockId, ReportData } from '../../src-main/contract/report'
import Calibration from './blocks/Calibration.svelte'
import Confusion from './blocks/Confusion.svelte'
import Curves from './blocks/Curves.svelte'
import Dataset from './blocks/Dataset.svelte'
import Effects from './blocks/Effects.svelte'
import Groups from './blocks/Groups.svelte'
import Methods from './blocks/Methods.svelte'
import Provenance from './blocks/Provenance.svelte'
import Published from './blocks/Published.svelte'
import Results from './blocks/Results.svelte'
import Samples from './blocks/Samples.svelte'
import Summary from './blocks/Summary.svelte'
import Sweep from './blocks/Sweep.svelte'

export const blocks: Readonly<Record<ReportBlockId, Component<{ data: ReportData }>>> = {
  summary: Summary,
  dataset: Dataset,
  methods: Methods,
  results: Results,
  effects: Effects,
  curves: Curves,
  sweep: Sweep,
  groups: Groups,
  confusion: Confusion,
  calibration: Calibration,
  samples: Samples,
  published: Published,
  provenance: Provenance,
}
