/** How long training autoencoders will take. */
import type { RunSummary } from '../../src-main/contract/runs'
import { studyConfigurations, type SaeRow } from '../../src-main/contract/sae'
import type { EngineKind } from '../../src-main/contract/system'

/** One of the study's seven on the study's network, seconds a step, before any was measured (a two-core machine; a GPU as a cautious guess). */
const secondsAStep: Record<EngineKind, number> = { cuda: 0.006, cpu: 0.02, wasm: 0.2 }
const studySteps = 450

export interface SaePlan extends Pick<SaeRow, 'layer' | 'aggregation'> {
  steps: number
}

/** Seconds; as long a step as the newest SAE of the same layer and aggregation took, where there is one. */
export function saeSeconds(engine: EngineKind, plans: readonly SaePlan[], history: readonly RunSummary[]): number {
  return plans.reduce((sum, plan) => sum + plan.steps * (measured(plan, history) ?? secondsAStep[engine]), 0)
}

/** Of the study's seven. */
export function studySeconds(engine: EngineKind, history: readonly RunSummary[]): number {
  return saeSeconds(
    engine,
    studyConfigurations.map((configuration) => ({ ...configuration, steps: studySteps })),
    history,
  )
}

/** "about 50 seconds", to the next ten; "about 2 minutes". */
export function aboutSeconds(seconds: number): string {
  if (seconds <= 90) return `about ${Math.max(10, Math.ceil(seconds / 10) * 10)} seconds`
  return `about ${Math.round(seconds / 60)} minutes`
}

function measured({ layer, aggregation }: SaePlan, history: readonly RunSummary[]): number | undefined {
  const run = history.find(
    ({ kind, status, settings }) => kind === 'sae' && status === 'finished' && settings.layer === layer && settings.aggregation === aggregation,
  )
  if (run?.startedAt == null || run.finishedAt === null) return undefined
  return (run.finishedAt - run.startedAt) / 1000 / (Number(run.settings.epochs) * Number(run.settings.stepsPerEpoch)) || undefined
}
