/** Names of the files that people save. */

/** A title as one word of a file name. */
export function fileWord(name: string): string {
  const word = name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '')
  return [...word].slice(0, 80).join('').replace(/-$/, '') || 'run'
}
