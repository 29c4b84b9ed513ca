/** Seeds as people write them: "0", "0, 1, 2", "0-3", "1 5-7". */
const most = 100
const largest = 2 ** 31 - 1

/** Each seed once, in the order written; or what would be right. */
export function parseSeeds(text: string): { seeds: number[] } | { error: string } {
  const parts = text.split(/[\s,;]+/).filter(Boolean)
  if (parts.length === 0) return { error: 'needs at least one seed, such as 0 or 0, 1, 2' }
  const seeds = new Set<number>()
  for (const part of parts) {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? []
    const [low, high] = [Number(first), Number(last)]
    if (first === undefined || high > largest) return { error: `“${part}” is no seed: whole numbers from 0 to ${largest}, or a range such as 0-3` }
    if (high < low) return { error: `“${part}” runs backwards: write ${high}-${low}` }
    if (high - low >= most) return { error: tooMany }
    for (let seed = low; seed <= high; seed++) seeds.add(seed)
  }
  return seeds.size > most ? { error: tooMany } : { seeds: [...seeds] }
}

const tooMany = `at most ${most} seeds at once`
