/** Draws rows of a sheet of digits on a canvas: every edge hard, whatever the screen. */
import { percent } from '../ui/format'
import type { SheetLayout } from './layout'
import { paintDigit, pixels, side, type Placement, type Rgb } from './paint'

/** Images of one sheet: grey bytes and labels, one entry each. */
export interface SheetData {
  /** Grey bytes, [n, 28, 28]. */
  grey: Uint8Array
  digit: Uint8Array
  color: Uint8Array
  /** Which image of its split each one is. */
  index: Int32Array
  palette: readonly Rgb[]
  placement: Placement
  /** A model's answers and their probabilities. */
  predicted?: Uint8Array
  confidence?: Float32Array
}

export interface SheetView {
  layout: SheetLayout
  /** First row, and the one after the last. */
  from: number
  to: number
  /** CSS pixels of the sheet that lie above the canvas. */
  top: number
  /** Device pixels a CSS pixel, as in the layout. */
  ratio: number
  captions: boolean
  font: string
  ink: string
  quiet: string
  /** Colour of a frame around an image; null for none. */
  frame: (place: number) => string | null
}

/** CSS pixels around images. */
export const sheetGap = 4

/** Left upper corner of an image in the sheet, in CSS pixels. */
export function placeIn(layout: SheetLayout, place: number): { x: number; y: number } {
  return { x: sheetGap + (place % layout.columns) * layout.cellWidth, y: sheetGap + Math.floor(place / layout.columns) * layout.cellHeight }
}

export function drawSheet(context: CanvasRenderingContext2D, data: SheetData, view: SheetView): void {
  const { layout, from, to, ratio } = view
  context.clearRect(0, 0, context.canvas.width, context.canvas.height)
  const strip = paintRows(data, layout, from, to)
  if (!strip) return
  context.imageSmoothingEnabled = false
  context.font = `${11 * ratio}px ${view.font}`
  context.textAlign = 'center'
  const size = side * layout.multiple
  for (let place = from * layout.columns; place < Math.min(data.digit.length, to * layout.columns); place++) {
    const at = placeIn(layout, place)
    const [x, y] = [Math.round(at.x * ratio), Math.round((at.y - view.top) * ratio)]
    const [column, row] = [place % layout.columns, Math.floor(place / layout.columns) - from]
    context.drawImage(strip, column * side, row * side, side, side, x, y, size, size)
    if (view.captions) {
      context.fillStyle = data.predicted?.[place] === data.digit[place] ? view.quiet : view.ink
      context.fillText(caption(data, place), x + size / 2, y + size + 13 * ratio)
    }
    drawFrame(context, view.frame(place), x, y, size, Math.max(2, Math.round(2 * ratio)))
  }
}

/** The rows at one pixel a pixel, which the canvas then enlarges without smoothing. */
function paintRows(data: SheetData, layout: SheetLayout, from: number, to: number): HTMLCanvasElement | null {
  if (to <= from) return null
  const strip = document.createElement('canvas')
  strip.width = layout.columns * side
  strip.height = (to - from) * side
  const context = strip.getContext('2d')
  if (!context) return null
  const image = context.createImageData(strip.width, strip.height)
  for (let place = from * layout.columns; place < Math.min(data.digit.length, to * layout.columns); place++) {
    const color = data.palette[data.color[place] ?? 0] ?? [255, 255, 255]
    const [column, row] = [place % layout.columns, Math.floor(place / layout.columns) - from]
    paintDigit(data.grey, place * pixels, color, data.placement, image.data, strip.width, column * side, row * side)
  }
  context.putImageData(image, 0, 0)
  return strip
}

function caption(data: SheetData, place: number): string {
  const answer = data.predicted?.[place]
  return answer === undefined ? '' : `→ ${answer}  ${percent(data.confidence?.[place], 0)}`
}

function drawFrame(context: CanvasRenderingContext2D, color: string | null, x: number, y: number, size: number, width: number): void {
  if (color === null) return
  context.lineWidth = width
  context.strokeStyle = color
  context.strokeRect(x - width / 2, y - width / 2, size + width, size + width)
}
