/** A file of runs into the store: all of it is checked before any of it is taken in. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { LabError } from '../../contract/errors'
import type { Unpacked } from '../../contract/travel'
import type { Incoming } from '../../store/incoming'
import type { PackedRun } from '../../store/packed-run'
import type { Store } from '../../store/store'
import type { Arrival } from '../../store/travel'
import { members, readManifest, type Manifest } from './manifest'
import { checkRoom } from './upload'
import { Archive } from './zip'

/** What a manifest, or the metrics of a run, may unfold to. */
const maxTextBytes = 128 * 2 ** 20

export interface UnpackOptions {
  signal: AbortSignal
  /** Bytes that are checked. */
  report(done: number, total: number): void
}

/**
 * @param path the file, whole
 * @param incoming a folder for what is checked and not yet taken in
 * @throws LabError `bad-input` where the file is none of runs, or damaged; `conflict` where a newer lab wrote it; `unavailable` where the disk has no room; `cancelled`.
 *   The store has then not changed.
 */
export async function unpack(store: Store, incoming: Incoming, path: string, options: UnpackOptions): Promise<Unpacked> {
  const archive = await Archive.open(path)
  try {
    const manifest = readManifest(await textOf(archive, members.manifest))
    const parts = partsOf(manifest)
    checkParts(archive, parts)
    checkRoom(
      incoming,
      parts.reduce((sum, { bytes }) => sum + bytes, 0),
    )
    await extractAll(archive, parts, incoming, options)
    const metricsOf = ({ metrics }: PackedRun) => readFileSync(incoming.path(metricsFile(metrics.hash)), 'utf8')
    return described(manifest, store.travel.arrive({ ...manifest, files: incoming, metricsOf }))
  } finally {
    archive.close()
  }
}

/** A member that the manifest speaks for. */
interface Part {
  name: string
  hash: string
  bytes: number
  isArtifact: boolean
}

function partsOf({ runs }: Manifest): Part[] {
  const parts = new Map<string, Part>()
  const add = (part: Part) => {
    const known = parts.get(part.name)
    if (known && known.bytes !== part.bytes) throw new LabError('bad-input', `the manifest of the file gives ${part.name} two sizes`)
    parts.set(part.name, part)
  }
  for (const { id, metrics, artifacts } of runs) {
    add({ name: members.metrics(id), ...metrics, isArtifact: false })
    for (const { hash, bytes } of artifacts) add({ name: members.artifact(hash), hash, bytes, isArtifact: true })
  }
  return [...parts.values()]
}

/** Names and sizes, before a byte of them is unfolded. */
function checkParts(archive: Archive, parts: readonly Part[]): void {
  const known = new Set([members.manifest, ...parts.map(({ name }) => name)])
  const stranger = archive.names.find((name) => !known.has(name))
  if (stranger !== undefined) throw new LabError('bad-input', `the file holds ${JSON.stringify(stranger)}, of which its manifest does not know`)
  for (const { name, bytes, isArtifact } of parts) {
    if (archive.bytesOf(name) !== bytes) throw new LabError('bad-input', `the file is damaged: ${name} has not the size that its manifest gives`)
    if (isArtifact ? !archive.isStored(name) : bytes > maxTextBytes) throw new LabError('bad-input', `${name} would unfold to more than it may`)
  }
}

async function textOf(archive: Archive, name: string): Promise<string> {
  if (archive.bytesOf(name) > maxTextBytes) throw new LabError('bad-input', `${name} would unfold to more than it may`)
  const pieces: Uint8Array[] = []
  for await (const piece of archive.pieces(name)) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

async function extractAll(archive: Archive, parts: readonly Part[], incoming: Incoming, { signal, report }: UnpackOptions): Promise<void> {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0)
  let done = 0
  for (const part of parts) {
    await extract(archive, part, incoming)
    if (signal.aborted) throw new LabError('cancelled', 'given up; nothing was changed')
    report((done += part.bytes), total)
  }
}

const metricsFile = (hash: string) => `metrics-${hash}`

/** Under its hash, and nothing but what has that hash. */
async function extract(archive: Archive, { name, hash, isArtifact }: Part, incoming: Incoming): Promise<void> {
  const sum = createHash('sha256')
  const file = incoming.create(isArtifact ? hash : metricsFile(hash))
  try {
    for await (const piece of archive.pieces(name)) {
      sum.update(piece)
      file.write(piece)
    }
  } finally {
    file.close()
  }
  if (sum.digest('hex') !== hash) throw new LabError('bad-input', `the file is damaged: ${name} is not what its manifest says`)
}

function described({ runs }: Manifest, arrivals: readonly Arrival[]): Unpacked {
  const named = arrivals.map((arrival, i) => ({ ...arrival, name: runs[i]!.name, kind: runs[i]!.kind }))
  return { runs: named, remarks: remarksOf(runs.filter((_, i) => arrivals[i]!.outcome !== 'present')) }
}

/** Digits of a folder of one's own are no part of a run. */
function remarksOf(fresh: readonly PackedRun[]): string[] {
  const folders = new Set(fresh.flatMap(({ dataset }) => (dataset && dataset.source !== 'mnist' ? [dataset.source.slice('idx:'.length)] : [])))
  return [...folders].map(
    (folder) => `the digits are not in the file: some runs read them from ${folder}, and need the same ones there to look at images or to go on`,
  )
}
