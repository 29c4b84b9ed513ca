/** The image that one watches all channels on, as the address holds it: `hard.12`, `hard.12.c3` (repainted), `draw.ff0000.<drawing>`. */
import type { ImageSource } from '../../../src-main/contract/images'
import { splits } from '../../../src-main/contract/study'
import { fromHex, readDrawing, toHex, writeDrawing } from '../../ui/drawing'

export function formatImage(image: ImageSource): string {
  if (image.from === 'drawing') return `draw.${toHex(image.rgb).slice(1)}.${writeDrawing(image.grey)}`
  return `${image.split}.${image.index}${image.color === undefined ? '' : `.c${image.color}`}`
}

/** Null where the text is no image: a pasted address may hold anything. */
export function parseImage(text: string | null): ImageSource | null {
  const [kind = '', place = '', more] = (text ?? '').split('.')
  if (kind === 'draw') return parseDrawing(place, more ?? '')
  const split = splits.find((name) => name === kind)
  if (!split || !/^\d{1,7}$/.test(place) || (more !== undefined && !/^c\d$/.test(more))) return null
  return { from: 'split', split, index: Number(place), ...(more === undefined ? {} : { color: Number(more[1]) }) }
}

function parseDrawing(color: string, text: string): ImageSource | null {
  const rgb = fromHex(`#${color}`)
  const grey = readDrawing(text)
  return rgb && grey && { from: 'drawing', grey, rgb }
}
