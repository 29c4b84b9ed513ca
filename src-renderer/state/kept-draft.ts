import type * as z from 'zod'

/** What somebody has filled in, kept under a key while they look elsewhere or reload. */
export interface KeptDraft<D> {
  empty(): D
  /** What was kept; a fresh one where nothing was, or it cannot be understood. */
  load(storage: Storage): D
  save(storage: Storage, draft: D): void
}

/** @param schema fills in whatever is missing */
export function keptDraft<D>(key: string, schema: z.ZodType<D>): KeptDraft<D> {
  const empty = () => schema.parse({})
  return {
    empty,
    load(storage) {
      try {
        return schema.safeParse(JSON.parse(storage.getItem(key) ?? '{}')).data ?? empty()
      } catch {
        return empty()
      }
    },
    save: (storage, draft) => storage.setItem(key, JSON.stringify(draft)),
  }
}
