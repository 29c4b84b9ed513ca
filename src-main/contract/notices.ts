/** What happened to a run while it was trained. */

/** Kinds of a notice that say that training itself went wrong. */
export const troubleKinds = ['collapsed', 'exploded', 'not-finite'] as const

/**
 * What whoever reads a run's figures must know of it. From the engine: `collapsed` and `exploded`, it goes on, and may come back; `not-finite`, the stream
 * fails right after it. From the backend: `engine-changed`, from this epoch on another engine; `interrupted`, a process died over this epoch,
 * and it was done again; `assumed`, the file of an import did not say; `goal`, it was to end once enough images were right, and did or did not come to that.
 */
export interface TrainingNotice {
  kind: (typeof troubleKinds)[number] | 'engine-changed' | 'interrupted' | 'assumed' | 'goal'
  epoch: number
  /** Steps of the epoch that were done; null where it was noticed after the epoch. */
  step: number | null
  /** For people: what was seen, when, and what may help. */
  message: string
}

/** Did the training that this tells of go wrong? */
export const isTrouble = ({ kind }: Pick<TrainingNotice, 'kind'>): boolean => (troubleKinds as readonly string[]).includes(kind)
