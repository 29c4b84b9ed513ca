/**
 * A dataset is its settings and seed: the digits of a source, a subset of them, and the colour that each digit wears in each of the four
 * sets. Nothing is painted here; grey bytes are shared by all datasets of a source.
 */
import { createHash } from 'node:crypto'
import type { DatasetSettings } from '../../contract/dataset'
import { splits, type Split } from '../../contract/study'
import { Lru } from '../lru'
import { randomStream } from '../random'
import { colorRule, drawColors } from './colors'
import { gatherGrey, loadSource, type GreyDigits, type Source } from './source'

export interface SplitData {
  readonly split: Split
  readonly size: number
  /** Place of each image in its part of the source, ascending. */
  readonly index: Int32Array
  /** [size], 0..9. */
  readonly digit: Uint8Array
  /** [size], the digit whose dominant colour it wears, 0..9. */
  readonly color: Uint8Array
  /** Grey bytes of the images at these positions of the split: [n, 28, 28]. */
  grey(positions: Int32Array): Uint8Array
}

export interface Dataset {
  /** Over settings and the source's content, hexadecimal SHA-256; not over the place where the source lies. */
  readonly hash: string
  /** As asked for, with sizes cut to what the source holds. */
  readonly settings: DatasetSettings
  readonly splits: Readonly<Record<Split, SplitData>>
}

const recent = new Lru<string, Dataset>(8)

/** The dataset of these settings. Errors are those of `loadSource`. */
export function openDataset(settings: DatasetSettings): Dataset {
  const source = loadSource(settings.source)
  const effective = {
    ...settings,
    trainSize: Math.min(settings.trainSize, source.train.count),
    testSize: Math.min(settings.testSize, source.test.count),
  }
  const hash = datasetHash(effective, source.hash)
  return recent.getOrMake(`${settings.source} ${hash}`, () => makeDataset(effective, source, hash))
}

function datasetHash({ source: _place, ...settings }: DatasetSettings, sourceHash: string): string {
  return createHash('sha256')
    .update(canonicalJson({ ...settings, source: sourceHash }))
    .digest('hex')
}

/** JSON of a flat record with its keys in order. */
function canonicalJson(record: Record<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))))
}

function makeDataset(settings: DatasetSettings, source: Source, hash: string): Dataset {
  const indices = {
    train: subset(source.train.count, settings.trainSize, settings.seed, 'train'),
    test: subset(source.test.count, settings.testSize, settings.seed, 'test'),
  }
  const entries = splits.map((split) => {
    const part = split === 'train' ? 'train' : 'test'
    return [split, makeSplit(split, settings, source[part], indices[part])] as const
  })
  return { hash, settings, splits: Object.fromEntries(entries) as Record<Split, SplitData> }
}

/** `size` places out of `count`, ascending. */
function subset(count: number, size: number, seed: number, part: string): Int32Array {
  const all = Int32Array.from({ length: count }, (_, i) => i)
  if (size >= count) return all
  randomStream(seed, 'dataset', part, 'subset').shuffle(all)
  return all.slice(0, size).sort()
}

/** Colours are drawn for the whole part and then picked, so that a digit wears the same colour in a subset of any size. */
function makeSplit(split: Split, settings: DatasetSettings, part: GreyDigits, index: Int32Array): SplitData {
  const colors = drawColors(part.digit, colorRule(split, settings), settings.seed, split)
  const pick = (bytes: Uint8Array) => Uint8Array.from(index, (place) => bytes[place]!)
  return {
    split,
    size: index.length,
    index,
    digit: pick(part.digit),
    color: pick(colors),
    grey: (positions) =>
      gatherGrey(
        part,
        positions.map((position) => index[position]!),
      ),
  }
}
