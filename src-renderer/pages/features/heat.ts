/** Where in an image a feature fires: its codes at every position over the grey digit. */
import { rgb } from 'd3'
import { sequential } from '../../charts/scales'

const side = 28
/** A dimmed digit says where one is and leaves the colours to the codes. */
const dim = 0.45
/** The scale of the dark scheme, whose strong end is light: the ground is black. */
const colors = Array.from({ length: 256 }, (_, step) => rgb(sequential(step / 255, 'dark')))

/**
 * Writes RGBA bytes, [28, 28, 4].
 *
 * @param grey bytes of the digit, from `offset` on
 * @param codes at least 0, [across, across] from `start` on; each position covers 28 / across pixels, what is left over goes to the last
 * @param full the code of full colour
 */
export function paintFiring(
  { grey, offset }: { grey: Uint8Array; offset: number },
  { codes, start, across, full }: { codes: Float32Array; start: number; across: number; full: number },
  out: Uint8ClampedArray,
): void {
  const cell = (at: number) => Math.min(across - 1, Math.floor((at * across) / side))
  for (let at = 0; at < side * side; at++) {
    const code = codes[start + cell(Math.floor(at / side)) * across + cell(at % side)] ?? 0
    const share = full > 0 ? Math.min(1, Math.max(0, code / full)) : 0
    const { r, g, b } = colors[Math.round(share * 255)]!
    const ground = (grey[offset + at] ?? 0) * dim
    const weight = share === 0 ? 0 : 0.25 + 0.75 * share
    out[at * 4] = ground + weight * (r - ground)
    out[at * 4 + 1] = ground + weight * (g - ground)
    out[at * 4 + 2] = ground + weight * (b - ground)
    out[at * 4 + 3] = 255
  }
}
