/** How far a finished network is trained on. */
const most = 1000

/** Twice as far, to begin with. */
export function suggestedEpochs(done: number): number {
  return Math.min(2 * done, most)
}

/** Epochs all in all, of which so many are done; or what would be right. */
export function readEpochs(text: string, done: number): { epochs: number } | { error: string } {
  const epochs = /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN
  if (epochs > done && epochs <= most) return { epochs }
  if (epochs <= done) return { error: `it has ${done} already: more than those` }
  return { error: `needs a whole number from ${done + 1} to ${most}` }
}
