/** How long an attack will take. */
import type { RunSummary } from '../../../src-main/contract/runs'

export interface AskedAttack {
  method: string
  /** Complete. */
  settings: Readonly<Record<string, unknown>>
  /** Id of the second attack. */
  second: string | null
}

/** As the backend keeps them with an attack's run. */
interface Kept {
  attack: Record<string, unknown>
  second: { method: string } | null
  models: { indices: number[] }[]
}

/** Seconds for so many images over all models; as long an image as the newest finished attack of the same settings took, null where there is none. `runs` are the newest first. */
export function attackSeconds(images: number, asked: AskedAttack, runs: readonly RunSummary[]): number | null {
  const alike = runs.find((run) => run.kind === 'attack' && run.status === 'finished' && isAlike(run, asked))
  if (alike?.startedAt == null || alike.finishedAt === null) return null
  const done = (alike.settings as unknown as Kept).models.reduce((sum, { indices }) => sum + indices.length, 0)
  return done === 0 ? null : (images * (alike.finishedAt - alike.startedAt)) / 1000 / done
}

function isAlike({ method, settings }: RunSummary, asked: AskedAttack): boolean {
  const { attack, second } = settings as unknown as Kept
  return method === asked.method && (second?.method ?? null) === asked.second && same(attack, asked.settings)
}

function same(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => a[name] === b[name])
}
