/** Which tile an arrow key leads to: tiles stand in grids of different widths, so the screen decides. */

export interface Place {
  left: number
  top: number
}

const directions: Record<string, readonly [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }

/** Of those that lie in the direction of a key the nearest, sideways steps counting double; the place itself where there is none. */
export function nearestPlace(places: readonly Place[], from: number, key: string): number {
  const [x, y] = directions[key] ?? [0, 0]
  const here = places[from]
  if (!here || (x === 0 && y === 0)) return from
  let [best, least] = [from, Infinity]
  places.forEach((place, i) => {
    const [right, down] = [place.left - here.left, place.top - here.top]
    const along = right * x + down * y
    const aside = Math.abs(right * y) + Math.abs(down * x)
    const far = along + 2 * aside
    // A step to the side stays in its row.
    if (along > 1 && (x === 0 || aside < 1) && far < least) [best, least] = [i, far]
  })
  return best
}

export const isArrow = (key: string) => Object.hasOwn(directions, key)

/** Moves the focus between the tiles inside an element; false where the key is none of theirs. */
export function moveFocus(root: HTMLElement, event: KeyboardEvent): boolean {
  const tiles = [...root.querySelectorAll<HTMLElement>('[data-tile]')]
  const from = tiles.findIndex((tile) => tile === event.target)
  if (from < 0) return false
  const to =
    event.key === 'Home' ? 0 : event.key === 'End' ? tiles.length - 1 : isArrow(event.key) ? nearestPlace(tiles.map(placeOf), from, event.key) : null
  if (to === null) return false
  tiles[to]?.focus()
  event.preventDefault()
  return true
}

function placeOf(tile: HTMLElement): Place {
  const { left, top } = tile.getBoundingClientRect()
  return { left, top }
}
