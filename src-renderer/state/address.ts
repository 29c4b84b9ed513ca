/** The part of the address that holds a page's state: `#/diagnose?run=ab12&epoch=3`. */

export interface Address {
  page: string
  params: Readonly<Record<string, string>>
}

/** Reads a hash; whatever is no address of a page gives an empty page. */
export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const page = /^[a-z][a-z0-9-]*$/.test(path) ? path : ''
  return { page, params: Object.fromEntries(new URLSearchParams(query)) }
}

/** Writes a hash, its parameters in the order of their names, so that equal states have equal addresses. */
export function formatAddress({ page, params }: Address): string {
  const query = new URLSearchParams(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))).toString()
  return `#/${page}${query ? `?${query}` : ''}`
}

export type ParamChanges = Readonly<Record<string, string | number | null | undefined>>

/** Parameters after changes; null, undefined and '' take one away. */
export function changeParams(params: Readonly<Record<string, string>>, changes: ParamChanges): Record<string, string> {
  const next: Record<string, string> = { ...params }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') delete next[name]
    else next[name] = String(value)
  }
  return next
}
