import { createHash, randomBytes } from 'node:crypto'
import { continuedRole } from '../contract/runs'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** Ten characters of Crockford's base 32: six of the time in seconds, so that ids sort by age and are told apart by their ends, and four drawn. */
export function newId(now = Date.now()): string {
  let seconds = Math.floor(now / 1000) % 32 ** 6
  let time = ''
  for (let i = 0; i < 6; i++) {
    time = alphabet[seconds % 32] + time
    seconds = Math.floor(seconds / 32)
  }
  return time + [...randomBytes(4)].map((byte) => alphabet[byte % 32]).join('')
}

/** One that is not taken: those of one second are drawn from a million, and a job of a hundred seeds makes a hundred at once. */
export function unusedId(isTaken: (id: string) => boolean): string {
  for (;;) {
    const id = newId()
    if (!isTaken(id)) return id
  }
}

/** JSON with the keys of every object in order: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/**
 * Equal for runs that differ in nothing but a seed, be it their own or their dataset's. Of runs that were made from others, those count too, but for
 * the one that a run goes on with: it ends as if it had been trained at once.
 */
export function groupKey(of: {
  kind: string
  method: string | null
  settings: unknown
  dataset: Record<string, unknown> | null
  parents?: readonly { id: string; role: string }[]
}): string {
  const { seed: _seed, ...dataset } = of.dataset ?? {}
  const madeFrom = (of.parents ?? []).filter(({ role }) => role !== continuedRole)
  // Left out where there are none, so that a training run keeps the key that it always had.
  const parents = madeFrom.length > 0 ? { parents: madeFrom.sort((a, b) => (a.id < b.id ? -1 : 1)) } : {}
  return createHash('sha256')
    .update(canonicalJson({ kind: of.kind, method: of.method, settings: of.settings, dataset, ...parents }))
    .digest('hex')
}
