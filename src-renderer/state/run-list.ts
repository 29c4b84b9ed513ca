/** Several runs in the address: `runs=id,id`, in the order in which they are shown. */
export const runListParameter = 'runs'

/** Each id once; none where the parameter is missing. */
export function parseRunList(text: string | null): string[] {
  return [...new Set((text ?? '').split(',').filter(Boolean))]
}

/** Null where there is none, which takes the parameter out of the address. */
export function formatRunList(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : ids.join(',')
}
