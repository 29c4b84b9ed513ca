/** What is asked about the image in view and about its ten colours, of one model. */
import type { Cam } from '../../../src-main/contract/gradcam'
import type { ImageSource } from '../../../src-main/contract/images'
import type { Rgb } from '../../charts/paint'
import { lab } from '../../link'
import { resource } from '../../state/resource.svelte'
import { view, type Side } from './view.svelte'

/** The same digit in each of the ten colours. */
export function inTenColors(image: ImageSource, palette: readonly Rgb[]): ImageSource[] {
  return palette.map((rgb, color) => (image.from === 'split' ? { ...image, color } : { ...image, rgb: [...rgb] }))
}

/** Call it while a component is set up. The first is of the image itself, the others of its ten colours. */
export function camsOf(side: () => Side | undefined, image: () => ImageSource | null, palette: () => readonly Rgb[]) {
  const id = $derived(side()?.run.id)
  const epoch = $derived(side()?.epoch)
  const answer = resource((signal) => {
    const source = image()
    if (id === undefined || epoch === undefined || !source) return null
    const images = [source, ...inTenColors(source, palette())]
    const of = source.from === 'drawing' && view.of === 'true' ? 'predicted' : view.of
    return lab.call('gradcam.images', { run: id, epoch, layer: view.layer, of, images }, { signal })
  })
  const top = $derived(Math.max(0, ...(answer.value ?? []).flatMap(({ raw }) => [...raw])))
  return {
    get cam(): Cam | undefined {
      return answer.value?.[0]
    },
    get colors(): readonly Cam[] {
      return answer.value?.slice(1) ?? []
    },
    /** Largest value of all raw maps, which are shown in shares of it. */
    get top() {
      return top
    },
    get error() {
      return answer.error
    },
    reload: () => answer.reload(),
  }
}
export type Cams = ReturnType<typeof camsOf>
