/** Colours between the palette's bytes and the browser's colour field. */
export type Rgb = [number, number, number]

/** [255, 128, 0] -> "#ff8000". */
export function toHex(color: readonly number[]): string {
  return `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

/** "#ff8000" -> [255, 128, 0]. Throws a RangeError where the text is no such colour. */
export function fromHex(text: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(text)) throw new RangeError(`${JSON.stringify(text)} is not a colour such as #ff8000`)
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as Rgb
}

/** Pairs of digits whose colours are the same: a network could not tell them by colour. */
export function samePairs(palette: readonly (readonly number[])[]): [number, number][] {
  return palette.flatMap((color, a) => palette.flatMap((other, b) => (b > a && toHex(color) === toHex(other) ? [[a, b] as [number, number]] : [])))
}
