/** For tests: stores in folders that are removed afterwards, runs of a few words, and other processes that write at the same time. */
import { createHash } from 'node:crypto'
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { datasetSettingsSchema } from '../contract/dataset'
import { LabError } from '../contract/errors'
import type { EpochCommit, NewRun } from './runs'
import { openStore, type Store, type StoreOptions } from './store'

const homes: string[] = []
const stores: Store[] = []
const children: ChildProcess[] = []

export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'lab-store-'))
  homes.push(home)
  return home
}

/** Closed and removed by `tidyUp`. */
export function openTestStore(home = temporaryHome(), options: StoreOptions = {}): Store {
  const store = openStore(home, options)
  stores.push(store)
  return store
}

export function tidyUp(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const store of stores.splice(0)) store.close()
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true })
}

export function someRun(changes: Partial<NewRun> = {}): NewRun {
  return {
    kind: 'train',
    name: 'A run',
    method: 'erm',
    seed: 0,
    settings: { epochs: 4, lr: 0.05 },
    dataset: datasetSettingsSchema.parse({}),
    datasetHash: 'd'.repeat(64),
    engine: null,
    codeVersion: '1',
    ...changes,
  }
}

/** Bytes that follow from the word: their own hash says whether they came back right. */
export function bytesOf(word: string, size = 1000): Uint8Array {
  const block = createHash('sha512').update(word).digest()
  return Uint8Array.from({ length: size }, (_, i) => block[i % block.length]! ^ (i >> 6))
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What an epoch leaves: weights of its own, a state that takes the last one's place, two metrics. */
export function someEpoch(run: string, epoch: number, size = 1000): EpochCommit {
  const weights = bytesOf(`${run} weights ${epoch}`, size)
  return {
    epoch,
    train: 0.9 + epoch / 1000,
    easy: 0.95,
    hard: epoch / 100,
    weightsHash: sha256(weights),
    metrics: [
      { name: 'epoch/hard', step: epoch, value: epoch / 100 },
      ...Array.from({ length: 10 }, (_, i) => ({ name: 'step/loss', step: epoch * 10 + i, value: 1 / (epoch * 10 + i) })),
    ],
    artifacts: [
      { name: `weights-${epoch}`, kind: 'weights', bytes: weights },
      { name: 'state', kind: 'state', bytes: bytesOf(`${run} state ${epoch}`, size) },
    ],
  }
}

/** The LabError that `work` throws; fails where it throws none, or another kind of error. */
export function labErrorOf(work: () => unknown): LabError {
  try {
    work()
  } catch (thrown) {
    if (thrown instanceof LabError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}

/** A real other process that does `task` (fixtures/worker.ts) on the store; ended by `tidyUp` at the latest. */
export function startWorker(task: string, home: string): ChildProcess {
  const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name)
  const execArgv = ['--experimental-transform-types', '--no-warnings', '--import', fixture('typescript.mjs')]
  const child = fork(fixture('worker.ts'), [task, home], { execArgv, serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  children.push(child)
  return child
}

export function nextMessage<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the process ended with ${code} and said nothing`))
    child.once('exit', onExit)
    child.once('message', (message) => {
      child.off('exit', onExit)
      resolve(message as T)
    })
  })
}

export function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}
