/** What the study published of its attack, and what an independent implementation measured: each only beside the question and the model that it was measured with. */
import { isStudyQuestion, publishedAttack, referenceAttack, studyEpsilon } from '../../../src-main/contract/attack'
import type { DatasetSettings } from '../../../src-main/contract/dataset'
import type { RunSummary } from '../../../src-main/contract/runs'
import { isPublishedBaseline, publishedCure } from '../../state/reference'

type Method = keyof typeof publishedAttack
const isMethod = (method: string | null): method is Method => method !== null && method in publishedAttack

export interface Beside {
  success: number
  /** Null where the study printed none. */
  median: number | null
  mean: number | null
  best: number | null
  /** Its median over the baseline's. */
  relative: number | null
  /** Shares of success of the reference at some epsilons, ascending. */
  reference: { epsilon: number; share: number }[]
}

/** Null where nothing was published for this question and this model. */
export function besideOf(
  question: Parameters<typeof isStudyQuestion>[0],
  run: Pick<RunSummary, 'method' | 'settings'> | undefined,
  dataset: DatasetSettings | null,
): Beside | null {
  if (!run || !isMethod(run.method) || !isStudyQuestion(question)) return null
  const isStudys =
    run.method === 'erm' ? isPublishedBaseline(run.method, run.settings, dataset) : publishedCure(run.method, run.settings, dataset) !== null
  return isStudys ? besideModel(run.method) : null
}

/** Of the study's own question, for a model as it was trained there. */
export function besideModel(method: Method): Beside {
  const known = publishedAttack[method]
  const { success, at } = referenceAttack[method]
  const others = Object.entries(at).map(([epsilon, share]) => ({ epsilon: Number(epsilon), share }))
  return {
    ...known,
    relative: method === 'erm' ? null : known.median / publishedAttack.erm.median,
    reference: [{ epsilon: studyEpsilon, share: success }, ...others].sort((a, b) => a.epsilon - b.epsilon),
  }
}
