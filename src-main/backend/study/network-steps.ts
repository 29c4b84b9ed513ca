/** Networks of the study as steps: each is trained by a `train` job of its own. */
import type { RunDetail } from '../../contract/runs'
import { trainJob } from '../jobs/train'
import type { JobKind } from '../jobs/kind'
import type { SeedPlan } from './plan'
import type { NetworkRole, Recipe } from './recipes'
import type { RunsStep } from './steps'

/** Images a second on two quiet cores: in training, painted on the fly, and in evaluation. */
const pace = { trained: 3300, evaluated: 11_000 }

/** Seconds that training takes about, both test sets after each epoch included. */
export function trainingWork({ dataset, cost }: Pick<Recipe, 'dataset' | 'cost'>, epochs: number): number {
  return epochs * ((cost * dataset.trainSize) / pace.trained + (2 * dataset.testSize) / pace.evaluated)
}

export function networkStep(plan: SeedPlan, role: NetworkRole, phase: number): RunsStep {
  const recipe = plan.setup.networks[role]
  const { task, title, method, preset, settings, dataset } = recipe
  const name = `${title} · ${plan.setup.question.preset}`
  const find = (): RunDetail | null => plan.anyNetwork(role)
  return {
    ...{ type: 'runs', task, seed: plan.seed, phase, name: title, pace: `train ${method}` },
    work: trainingWork(recipe, Number(recipe.complete.epochs)),
    needs: [{ name: title, find }],
    order: () => Promise.resolve({ kind: trainJob as unknown as JobKind, input: { method, preset, settings, dataset, seeds: [plan.seed], name } }),
  }
}
