/** Prototypes as pixels, on the screen and in files. */
import { side } from '../../charts/paint'

/** Writes an image of 0..1, [28, 28, 3], as RGBA bytes; what lies outside is shown at the limit. */
export function paintRgb(image: Float32Array, out: Uint8ClampedArray): void {
  for (let pixel = 0; pixel < side * side; pixel++) {
    for (let channel = 0; channel < 3; channel++) out[pixel * 4 + channel] = (image[pixel * 3 + channel] ?? 0) * 255
    out[pixel * 4 + 3] = 255
  }
}

/** CSS pixels of an image's side, near `scale` a pixel, such that each pixel of it is a whole number of the screen's. */
export function imageSize(scale: number, pixelRatio: number): number {
  return (side * Math.max(1, Math.round(scale * pixelRatio))) / pixelRatio
}

/** The image on a canvas of its own, each pixel `scale` wide. */
export function pictureOf(image: Float32Array, scale = 1): HTMLCanvasElement {
  const small = canvasOf(side, side)
  const pixels = small.context.createImageData(side, side)
  paintRgb(image, pixels.data)
  small.context.putImageData(pixels, 0, 0)
  if (scale === 1) return small.canvas
  const large = canvasOf(side * scale, side * scale)
  large.context.imageSmoothingEnabled = false
  large.context.drawImage(small.canvas, 0, 0, side * scale, side * scale)
  return large.canvas
}

/** @throws Error where the browser gives no canvas to draw on */
export function canvasOf(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('the browser gave no canvas')
  return { canvas, context }
}

export async function pngBytes(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('the browser gave no picture')
  return new Uint8Array(await blob.arrayBuffer())
}
