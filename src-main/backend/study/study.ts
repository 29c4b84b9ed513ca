/** The study's tasks, and all that one preset of it comes to for its seeds. */
import type { StudyQuestion } from '../../contract/study-run'
import type { Store } from '../../store/store'
import type { EngineLink } from '../engine-link'
import { measuresOf, type Figures, type Measures } from './figures'
import { KnownRuns } from './known-runs'
import { keptFigures, passStep } from './passes'
import { SeedPlan } from './plan'
import { setupOf, type StudySetup } from './setup'
import type { RowSpec, TaskSpec } from './spec'
import type { Step } from './steps'
import { attack } from './tasks/attack'
import { canvas } from './tasks/canvas'
import { cheater } from './tasks/cheater'
import { cures } from './tasks/cures'
import { gradcam } from './tasks/gradcam'
import { prober } from './tasks/prober'
import { sae } from './tasks/sae'

/** By their numbers. */
export const taskSpecs: readonly TaskSpec[] = [canvas, cheater, prober, gradcam, cures, attack, sae]

export const rowSpecs: readonly RowSpec[] = taskSpecs.flatMap(({ rows }) => rows)
const rowOf = new Map(rowSpecs.map((row) => [row.id, row]))

export class Study {
  readonly plans: readonly SeedPlan[]
  /** In the order in which they are done. */
  readonly steps: readonly Step[]
  private readonly known: KnownRuns

  private constructor(
    private readonly store: Store,
    readonly setup: StudySetup,
  ) {
    this.known = new KnownRuns(store)
    this.plans = [...setup.question.seeds].sort((a, b) => a - b).map((seed) => new SeedPlan(setup, seed, this.known))
    const steps = taskSpecs.flatMap((task) => this.plans.flatMap((plan) => this.stepsOf(task, plan)))
    // A stable sort: within a phase a task's runs come before its passes, seed by seed.
    this.steps = steps.sort((a, b) => a.phase - b.phase)
  }

  static async open({ store, engine }: { store: Store; engine: EngineLink }, question: StudyQuestion): Promise<Study> {
    return new Study(store, await setupOf(engine, question))
  }

  /** After runs were made, or have changed. */
  reload(): void {
    this.known.reload()
  }

  /** Of what is there. */
  measures(): Measures {
    const bySeed = this.plans.map((plan) => Object.assign({}, ...taskSpecs.map((task) => this.figuresOf(task, plan))) as Figures)
    return measuresOf(bySeed, (name) => rowOf.get(name) ?? null)
  }

  private figuresOf(task: TaskSpec, plan: SeedPlan): Figures {
    const ofPasses = Object.assign({}, ...task.passes(this.setup.sizes).map((pass) => keptFigures(this.store, plan, pass))) as Figures
    return { ...ofPasses, ...task.figures(plan, this.store, ofPasses) }
  }

  private stepsOf(task: TaskSpec, plan: SeedPlan): Step[] {
    return [...task.runs(plan), ...task.passes(this.setup.sizes).map((pass) => passStep(this.store, plan, pass))]
  }
}
