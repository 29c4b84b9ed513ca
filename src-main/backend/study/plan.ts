/** One seed of the study: which run of the store is which of its own. */
import { continuedRole, type RunDetail, type RunSummary } from '../../contract/runs'
import type { Aggregation, SaeLayer } from '../../contract/sae'
import { canonicalJson, groupKey } from '../../store/ids'
import { asAttack, type RunAttack } from '../attack/source'
import type { KnownRuns } from './known-runs'
import { cureRoles, type NetworkRole } from './recipes'
import type { CheckedRecipe, CheckedSae, ChosenAttack, StudySetup } from './setup'

export interface SaePlace {
  layer: SaeLayer
  aggregation: Aggregation
}

export class SeedPlan {
  constructor(
    readonly setup: StudySetup,
    readonly seed: number,
    private readonly known: KnownRuns,
  ) {}

  /** Finished or not; null where there is none. */
  anyNetwork(role: NetworkRole): RunDetail | null {
    return this.trained(role, this.setup.networks[role])
  }

  network(role: NetworkRole): RunDetail | null {
    return finished(this.anyNetwork(role))
  }

  /** The baseline trained on. A run of as many epochs that was trained at once is another one: it does not say where to stop. */
  anyContinued(): RunDetail | null {
    const baseline = this.network('baseline')
    return (
      baseline &&
      this.trained('continued', this.setup.continued, ({ parents }) => parents.some(({ id, role }) => id === baseline.id && role === continuedRole))
    )
  }

  continued(): RunDetail | null {
    return finished(this.anyContinued())
  }

  anySae({ configuration, complete }: CheckedSae): RunDetail | null {
    const baseline = this.network('baseline')
    if (!baseline) return null
    const { layer, aggregation, variant } = configuration
    const settings = { ...complete, layer, aggregation, modelEpoch: baseline.epoch }
    const key = groupKey({ kind: 'sae', method: variant, settings, dataset: baseline.dataset, parents: [{ id: baseline.id, role: 'model' }] })
    return this.known.find(`${this.seed} sae ${key}`, ({ kind, groupKey: of, seed }) => kind === 'sae' && of === key && seed === this.seed)
  }

  sae(place: SaePlace): RunDetail | null {
    const checked = this.setup.saes.find(({ configuration }) => isAt(configuration, place))
    return finished(checked ? this.anySae(checked) : null)
  }

  /** On the baseline, as it is or trained on, and the three cures, in this order. */
  anyAttack(): RunDetail | null {
    const cures = cureRoles.map((role) => this.network(role)?.id)
    const firsts = [this.network('baseline'), this.continued()].flatMap((run) => run?.id ?? [])
    const isAsked = (attack: RunAttack) => {
      const [first, ...others] = attack.settings.models.map(({ run }) => run)
      return firsts.includes(first!) && canonicalJson(others) === canonicalJson(cures) && isStudyAttack(attack, this.setup)
    }
    return this.known.find(
      `${this.seed} attack`,
      ({ kind, seed, method }) => kind === 'attack' && seed === this.seed && method === this.setup.attack.method,
      (run) => isAsked(asAttack(run)),
    )
  }

  attack(): RunDetail | null {
    return finished(this.anyAttack())
  }

  private trained(name: string, { key, dataset }: CheckedRecipe, matches: (run: RunSummary) => boolean = () => true): RunDetail | null {
    return this.known.find(
      `${this.seed} ${name}`,
      (run) => run.kind === 'train' && run.groupKey === key && run.seed === this.seed && matches(run),
      (run) => run.dataset?.seed === dataset.seed,
    )
  }
}

export const isAt = (a: SaePlace, b: SaePlace) => a.layer === b.layer && a.aggregation === b.aggregation

function finished(run: RunDetail | null): RunDetail | null {
  return run?.status === 'finished' ? run : null
}

/** Whatever images it was made on: which those are is the way out that was taken. */
function isStudyAttack({ attack, settings }: RunAttack, setup: StudySetup): boolean {
  const { source, target, confidence, second } = settings
  const isChosen = (made: { method: string; settings: Record<string, unknown> }, chosen: ChosenAttack) =>
    made.method === chosen.method && canonicalJson(made.settings) === canonicalJson(chosen.complete)
  const isQuestion = source === studyQuestion.source && target === studyQuestion.target && confidence === studyQuestion.confidence
  return isQuestion && isChosen(attack, setup.attack) && second !== null && isChosen(second, setup.second)
}

/** STUDY 5. */
export const studyQuestion = { source: 7, target: 3, confidence: 0.5 } as const
