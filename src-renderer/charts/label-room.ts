/** Which names of points have room beside each other. */

export interface PlacedLabel {
  /** Where the text begins, on its baseline, in pixels. */
  x: number
  y: number
  text: string
}

/** Of a label in the charts' small type, about. */
const [character, line] = [7, 13]

/** For each label whether it is shown: the first ones are, and each later one that lies over none of those. */
export function labelsWithRoom(labels: readonly PlacedLabel[]): boolean[] {
  const shown: PlacedLabel[] = []
  return labels.map((label) => {
    const free = shown.every((other) => !overlap(label, other))
    if (free) shown.push(label)
    return free
  })
}

function overlap(a: PlacedLabel, b: PlacedLabel): boolean {
  const [left, right] = a.x <= b.x ? [a, b] : [b, a]
  return Math.abs(a.y - b.y) < line && right.x < left.x + character * left.text.length
}
