/** Grey digits into colour, as the study paints them (STUDY, section 0), for the screen. */

export const side = 28
export const pixels = side * side
export type Rgb = readonly [number, number, number]
export type Placement = 'stroke' | 'background'

/**
 * Writes one digit as RGBA bytes. On the stroke a pixel is grey * colour; on the background it is white * grey + colour * (1 - grey).
 *
 * @param grey bytes of at least one image, [.., 28, 28]
 * @param offset where the image begins in `grey`
 * @param out RGBA bytes, `stride` pixels a row; the digit goes to column `left`, row `top`
 */
export function paintDigit(
  grey: Uint8Array,
  offset: number,
  color: Rgb,
  placement: Placement,
  out: Uint8ClampedArray,
  stride = side,
  left = 0,
  top = 0,
): void {
  for (let y = 0; y < side; y++) {
    let to = ((top + y) * stride + left) * 4
    for (let x = 0; x < side; x++) {
      const g = (grey[offset + y * side + x] ?? 0) / 255
      const white = placement === 'stroke' ? 0 : g * 255
      const weight = placement === 'stroke' ? g : 1 - g
      out[to++] = white + weight * color[0]
      out[to++] = white + weight * color[1]
      out[to++] = white + weight * color[2]
      out[to++] = 255
    }
  }
}
