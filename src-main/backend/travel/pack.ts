/** Runs with all that they were made from, as the bytes of one file. */
import { LabError } from '../../contract/errors'
import { packEnding, pieceBytes, type PackPiece, type PackOpened } from '../../contract/travel'
import type { RunDetail } from '../../contract/runs'
import { digestOf, type PackedJob, type PackedRun } from '../../store/packed-run'
import type { Store } from '../../store/store'
import type { Backend } from '../backend'
import { fileWord } from '../file-name'
import { withTrueStatus } from '../run-status'
import { members, writeManifest } from './manifest'
import { zipLimits, zipped, type Member } from './zip'

/** Its bytes are made as they are asked for: nothing is held but the manifest. */
export class Pack {
  private readonly bytes: Generator<Uint8Array>

  private constructor(
    readonly about: Omit<PackOpened, 'pack'>,
    files: Iterable<Member>,
  ) {
    this.bytes = zipped(files)
  }

  /** Fails with `conflict` where a run, or one that it was made from, is at work or waits for it; `too-large` for more than a file holds. */
  static of(backend: Backend, refs: readonly string[]): Pack {
    const { store, codeVersion } = backend
    const asked = new Set(refs.map((ref) => store.runs.resolve(ref)))
    const { runs, jobs } = store.snapshot(() => gather(backend, [...asked]))
    const manifest = writeManifest({ lab: codeVersion, runs, jobs })
    const bytes = Buffer.byteLength(manifest) + bytesOf(runs)
    checkSize(runs, bytes)
    const names = runs.map(({ id, name }) => ({ id, name, asked: asked.has(id) }))
    const chosen = runs.filter(({ id }) => asked.has(id))
    return new Pack({ fileName: fileNameOf(chosen), bytes, runs: names }, filesOf(store, manifest, runs))
  }

  next(): PackPiece {
    const pieces: Uint8Array[] = []
    for (let size = 0; size < pieceBytes;) {
      const { value, done } = this.bytes.next()
      if (done) return { bytes: joined(pieces), last: true }
      pieces.push(value)
      size += value.byteLength
    }
    return { bytes: joined(pieces), last: false }
  }

  close(): void {
    this.bytes.return(undefined)
  }
}

function gather(backend: Backend, ids: readonly string[]): { runs: PackedRun[]; jobs: PackedJob[] } {
  const { store } = backend
  const runs = store.travel.withAncestors(ids).map((id): PackedRun => {
    const status = statusOf(backend, store.runs.get(id))
    return { ...store.travel.pack(id), status }
  })
  return { runs, jobs: jobsOf(store, runs) }
}

function statusOf(backend: Backend, run: RunDetail): RunDetail['status'] {
  const { status } = withTrueStatus(backend, run)
  if (status === 'running') throw new LabError('conflict', `run ${run.id} (${run.name}) is at work; stop its job first, or wait for its end`)
  if (status === 'queued') throw new LabError('conflict', `run ${run.id} (${run.name}) waits in the queue; stop its job first, or wait for its end`)
  return status
}

/** Those that go on with what is not finished, with those of their runs that travel. */
function jobsOf(store: Store, runs: readonly PackedRun[]): PackedJob[] {
  const travelling = new Set(runs.map(({ id }) => id))
  const open = runs.filter(({ status }) => status !== 'finished').flatMap(({ id }) => store.jobs.ofRun(id) ?? [])
  const jobs = new Map(open.map((job) => [job.id, job]))
  return [...jobs.values()].map(({ kind, title, input, note, createdAt, runIds }) => ({
    ...{ kind, title, input, note, createdAt },
    runs: runIds.filter((id) => travelling.has(id)),
  }))
}

/** Artifacts of each hash once. */
function artifactsOf(runs: readonly PackedRun[]): Map<string, number> {
  return new Map(runs.flatMap(({ artifacts }) => artifacts.map(({ hash, bytes }) => [hash, bytes])))
}

function bytesOf(runs: readonly PackedRun[]): number {
  const sizes = [...artifactsOf(runs).values(), ...runs.map(({ metrics }) => metrics.bytes)]
  return sizes.reduce((sum, size) => sum + size, 0)
}

function checkSize(runs: readonly PackedRun[], bytes: number): void {
  const count = 1 + runs.length + artifactsOf(runs).size
  if (bytes > zipLimits.bytes || count > zipLimits.members)
    throw new LabError('too-large', `one file holds 4 GiB and ${zipLimits.members} artifacts at most; choose fewer runs and make several files`)
}

function fileNameOf(runs: readonly PackedRun[]): string {
  const [first] = runs
  const word = runs.length === 1 ? `${fileWord(first!.name)}-seed-${first!.seed}` : `${runs.length}-runs`
  return word + packEnding
}

function* filesOf(store: Store, manifest: string, runs: readonly PackedRun[]): Generator<Member> {
  yield { name: members.manifest, compressed: true, pieces: [Buffer.from(manifest)] }
  for (const run of runs) yield { name: members.metrics(run.id), compressed: true, pieces: [metricsOf(store, run)] }
  for (const hash of artifactsOf(runs).keys()) yield { name: members.artifact(hash), compressed: false, pieces: store.artifacts.pieces(hash) }
}

/** Anew, rather than held all the while: of a run that somebody goes on with meanwhile they are no longer those of the manifest. */
function metricsOf(store: Store, run: PackedRun): Uint8Array {
  const text = store.travel.metricsOf(run.id)
  if (digestOf(text).hash !== run.metrics.hash) throw new LabError('conflict', `run ${run.id} has changed while it was packed; pack it again`)
  return Buffer.from(text)
}

/** A plain array: a Buffer would cross to another process as one. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
