/** What of an image a position of a layer sees. */
import { imageSide, layersOf, type CnnArchitecture, type LayerName } from '../model/architecture'

/** In pixels, clipped to the image. */
export interface ReceptiveField {
  top: number
  left: number
  height: number
  width: number
}

/** Null for gap and fc, which see all that the layers before them see. */
export function receptiveField(architecture: CnnArchitecture, layer: LayerName, row: number, column: number): ReceptiveField | null {
  if (layer === 'gap' || layer === 'fc') return null
  const [top, bottom] = interval(architecture, layer, row)
  const [left, right] = interval(architecture, layer, column)
  return { top, left, height: bottom - top + 1, width: right - left + 1 }
}

/** First and last pixel of a line. */
function interval(architecture: CnnArchitecture, layer: LayerName, position: number): [number, number] {
  const layers = layersOf(architecture)
  let [first, last] = [position, position]
  for (const passed of layers.slice(0, layers.indexOf(layer) + 1).reverse()) {
    // A 3x3 filter sees one neighbour on either side, a 2x2 pool the two that it takes.
    if (passed.startsWith('conv')) [first, last] = [first - 1, last + 1]
    if (passed.startsWith('pool')) [first, last] = [2 * first, 2 * last + 1]
  }
  return [Math.max(0, first), Math.min(imageSide - 1, last)]
}
