/** Prototypes as files: with their captions in one picture, and their figures as a table. */
import type { LayerId } from '../../../src-main/contract/images'
import type { ObjectiveId } from '../../../src-main/contract/prototypes'
import { escapeXml, type Table } from '../../charts/export'
import type { Drawing } from '../../charts/export-menu'
import { side } from '../../charts/paint'
import type { Item } from './answer'
import { pictureOf } from './picture'
import { tileWords } from './tile'

/** Prototypes that stand together under a heading. */
export interface Block {
  title: string
  run: string
  layer: LayerId
  objective: ObjectiveId
  items: readonly Item[]
}

const image = side * 2
const gap = 6
const caption = 14
const heading = 22

/** All blocks below each other, so many images a row, in CSS pixels. */
export function drawBlocks(
  title: string,
  subtitle: string,
  blocks: readonly Block[],
  columns: number,
  style: { ink: string; quiet: string },
): Drawing {
  let y = 0
  const parts = blocks.map((block) => {
    const top = y
    y += heading + Math.ceil(block.items.length / columns) * (image + caption + gap)
    const items = block.items.map((item, place) =>
      drawItem(item, (place % columns) * (image + gap), top + heading + Math.floor(place / columns) * (image + caption + gap), style.quiet),
    )
    return `<text x="0" y="${top + 15}" font-size="12" fill="${escapeXml(style.ink)}">${escapeXml(block.title)}</text>${items.join('')}`
  })
  return { title, subtitle, legend: [], body: parts.join(''), width: Math.max(320, columns * (image + gap)), height: y }
}

function drawItem(item: Item, x: number, y: number, quiet: string): string {
  const fill = escapeXml(quiet)
  // Pictures may be as white or as black as what they stand on.
  const frame = `<rect x="${x - 0.5}" y="${y - 0.5}" width="${image + 1}" height="${image + 1}" fill="none" stroke="${fill}" stroke-opacity="0.4"/>`
  const label = `<text x="${x}" y="${y + image + 11}" font-size="10" fill="${fill}">${item.channel}</text>`
  if (item.trouble) {
    return `${frame}<text x="${x + image / 2}" y="${y + image / 2 + 3}" font-size="9" text-anchor="middle" fill="${fill}">${tileWords[item.trouble]}</text>${label}`
  }
  // Enlarged before it is written: not every program that opens an SVG keeps edges hard.
  return `<image x="${x}" y="${y}" width="${image}" height="${image}" href="${pictureOf(item.image, 4).toDataURL()}"/>${frame}${label}`
}

export function figuresTable(blocks: readonly Block[]): Table {
  const columns = ['run', 'layer', 'objective', 'channel', 'seed', 'value', 'percentile', 'one hue', 'saturation', 'hue', 'solid', 'trouble']
  const rows = blocks.flatMap(({ run, layer, objective, items }) =>
    items.map(({ channel, seed, value, percentile, solidity, trouble }) => [
      ...[run, layer, objective, channel, seed, value, percentile],
      ...[solidity.oneHue, solidity.saturation, solidity.hue, solidity.solid && trouble === null ? 'yes' : 'no', trouble ?? ''],
    ]),
  )
  return { columns, rows }
}
