/** What whoever reads a comparison must know of it, trouble first. */
import type { Comparison } from '../../src-main/contract/compare'
import { isTrouble } from '../../src-main/contract/notices'

export interface Remark {
  text: string
  /** It tells of a training that went wrong. */
  trouble: boolean
}

/** Those of one kind keep their order. */
export function orderedRemarks({ remarks, runs }: Pick<Comparison, 'remarks' | 'runs'>): Remark[] {
  const troubles = runs.flatMap(({ run, notices }) => notices.filter(isTrouble).map(({ message }) => ({ id: run.id, message })))
  const all = remarks.map((text) => ({ text, trouble: troubles.some(({ id, message }) => text.includes(id) && text.includes(message)) }))
  return [...all.filter(({ trouble }) => trouble), ...all.filter(({ trouble }) => !trouble)]
}
