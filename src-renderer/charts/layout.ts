/** What the charts compute before they draw: domains, thinning, look-up by position, shares of tables. Pure functions, no DOM. */
import { bisectCenter, scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3'

export type Numbers = ArrayLike<number>
export type ScaleKind = 'linear' | 'log'
export type Extent = readonly [number, number]

/** A linear or logarithmic scale; a log domain is kept above zero. */
export function makeScale(kind: ScaleKind, domain: Extent, range: Extent): ScaleContinuousNumeric<number, number> {
  if (kind === 'linear') return scaleLinear().domain(domain).range(range)
  const high = domain[1] > 0 ? domain[1] : 1
  const low = domain[0] > 0 ? domain[0] : high / 1000
  return scaleLog().domain([low, high]).range(range)
}

/** Smallest and largest finite value of all arrays (positive ones alone for a log axis); null where there is none. */
export function extentOf(arrays: Iterable<Numbers | undefined>, positive = false): Extent | null {
  let low = Infinity
  let high = -Infinity
  for (const array of arrays) {
    for (let i = 0; array && i < array.length; i++) {
      const value = array[i] as number
      if (!Number.isFinite(value) || (positive && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : null
}

/** An extent opened to round numbers; one value alone gets room around it. */
export function niceDomain(extent: Extent | null, kind: ScaleKind = 'linear', ticks = 5): Extent {
  if (!extent) return kind === 'log' ? [1, 10] : [0, 1]
  let [low, high] = extent
  if (low === high) {
    const room = kind === 'log' ? 0 : Math.abs(low) / 10 || 1
    low = kind === 'log' ? low / 2 : low - room
    high = kind === 'log' ? high * 2 : high + room
  }
  const nice = (kind === 'log' ? scaleLog().domain([low, high]).nice() : scaleLinear().domain([low, high]).nice(ticks)).domain()
  return [nice[0] as number, nice[1] as number]
}

/**
 * Indices of a polyline that looks the same at `columns` pixels: of each column its first, lowest, highest and last point. All of them where
 * they are few. `x` ascends.
 */
export function thin(x: Numbers, y: Numbers, columns: number): number[] {
  const n = Math.min(x.length, y.length)
  if (n <= columns * 4) return Array.from({ length: n }, (_, i) => i)
  const first = x[0] as number
  const width = ((x[n - 1] as number) - first) / columns || 1
  const kept: number[] = []
  for (let start = 0; start < n;) {
    const column = Math.floor(((x[start] as number) - first) / width)
    let [end, low, high] = [start, start, start]
    while (end + 1 < n && Math.floor(((x[end + 1] as number) - first) / width) === column) {
      end++
      if ((y[end] as number) < (y[low] as number)) low = end
      if ((y[end] as number) > (y[high] as number)) high = end
    }
    kept.push(...[...new Set([start, low, high, end])].sort((a, b) => a - b))
    start = end + 1
  }
  return kept
}

/** All positions at which some series has a value, ascending, each once: the stops of the hover cursor. */
export function stopsOf(series: Iterable<Numbers>): number[] {
  const stops = new Set<number>()
  for (const x of series) for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i])) stops.add(x[i] as number)
  return [...stops].sort((a, b) => a - b)
}

/** Index of the value nearest to `x` in an ascending array; -1 where it is empty. */
export function nearest(values: Numbers, x: number): number {
  return values.length === 0 ? -1 : bisectCenter(values, x)
}

/** Each row divided by its sum; a row of zeros has no shares. */
export function rowShares(counts: readonly (readonly number[])[]): (number | null)[][] {
  return counts.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0)
    return row.map((value) => (sum === 0 ? null : value / sum))
  })
}

/** `a - b` cell by cell; null where either is. Throws a RangeError where the shapes differ. */
export function difference(a: readonly (readonly (number | null)[])[], b: readonly (readonly (number | null)[])[]): (number | null)[][] {
  if (a.length !== b.length || a.some((row, r) => row.length !== b[r]?.length)) throw new RangeError('the two tables have different shapes')
  return a.map((row, r) => row.map((value, c) => (value === null || b[r]?.[c] == null ? null : value - (b[r][c] as number))))
}

export interface Bin {
  low: number
  high: number
  count: number
}

/** Counts in `bins` equal bins over `domain`, the last one closed; values outside are not counted. */
export function histogram(values: Numbers, domain: Extent, bins: number): Bin[] {
  const [low, high] = domain
  const width = (high - low) / bins
  const result = Array.from({ length: bins }, (_, i) => ({ low: low + i * width, high: low + (i + 1) * width, count: 0 }))
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (!(value >= low && value <= high)) continue
    const bin = result[Math.min(bins - 1, Math.floor((value - low) / width))]
    if (bin) bin.count++
  }
  return result
}

/** Counts of equal bins over `domain`, as bins. */
export function binsOf(counts: Numbers, [low, high]: Extent): Bin[] {
  const width = (high - low) / counts.length
  return Array.from(counts, (count, i) => ({ low: low + i * width, high: low + (i + 1) * width, count }))
}

export interface SheetLayout {
  columns: number
  rows: number
  /** Device pixels a pixel of the image: a whole number. */
  multiple: number
  /** Sizes in CSS pixels. */
  cellWidth: number
  cellHeight: number
  image: number
  height: number
}

/**
 * A sheet of 28x28 images in a box `width` CSS pixels wide. Images are a whole multiple of their pixels on the device, near `scale` CSS pixels
 * a pixel, so that every edge is hard on every screen.
 */
export function sheetLayout(n: number, width: number, scale: number, pixelRatio: number, gap: number, caption: number): SheetLayout {
  const multiple = Math.max(1, Math.round(scale * pixelRatio))
  const image = (28 * multiple) / pixelRatio
  const cellHeight = image + gap + caption
  const columns = Math.max(1, Math.floor((width - gap) / (image + gap)))
  // What is left over is spread between the columns.
  const cellWidth = Math.max(image + gap, (width - gap) / columns)
  const rows = Math.ceil(n / columns)
  return { columns, rows, multiple, cellWidth, cellHeight, image, height: rows * cellHeight + gap }
}

/** The rectangle of the plot proper, between the axes, in CSS pixels. */
export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** Room for the axes: on the left the widest label's, of about 6.6 pixels a character at 11 px. */
export function plotBox(width: number, height: number, yLabels: readonly string[], top = 24, bottom = 42): Box {
  const widest = Math.max(0, ...yLabels.map((label) => label.length))
  const left = Math.min(width / 2, 16 + widest * 6.6)
  return { left, right: Math.max(left + 1, width - 18), top, bottom: Math.max(top + 1, height - bottom) }
}
