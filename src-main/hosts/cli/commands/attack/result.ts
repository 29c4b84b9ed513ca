/** An attack as `lab attack --json` prints it. */
import { isStudyQuestion, publishedAttack, referenceAttack, type AttackResult } from '../../../../contract/attack'

type Result = AttackResult['results'][number]
type StudyMethod = keyof typeof publishedAttack

/** Curves as lists, and of each model what the study and the independent implementation have found; null where it is another question, or no method of theirs. */
export interface AttackJson extends Omit<AttackResult, 'results' | 'epsilons'> {
  results: (Omit<Result, 'curve'> & {
    curve: Record<'share' | 'low' | 'high', number[]> | null
    published: (typeof publishedAttack)[StudyMethod] | null
    reference: (typeof referenceAttack)[StudyMethod] | null
  })[]
  epsilons: number[]
}

export function attackJson({ results, epsilons, ...attack }: AttackResult): AttackJson {
  const isStudys = isStudyQuestion(attack)
  const found = <T extends object>(table: T, method: string): T[keyof T] | null =>
    isStudys && Object.hasOwn(table, method) ? table[method as keyof T] : null
  return {
    ...attack,
    results: results.map(({ curve, ...result }) => ({
      ...result,
      curve: curve && { share: [...curve.share], low: [...curve.low], high: [...curve.high] },
      published: found(publishedAttack, result.trained),
      reference: found(referenceAttack, result.trained),
    })),
    epsilons: [...epsilons],
  }
}
