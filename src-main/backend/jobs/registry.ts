/** The kinds of job. A new one is a file of its own and a line here. */
import { attackJob } from './attack'
import { continueJob } from './continue'
import type { JobKind } from './kind'
import { saeJob } from './sae'
import { studyJob } from './study'
import { sweepJob } from './sweep'
import { trainJob } from './train'

const kinds: readonly JobKind[] = [
  trainJob as unknown as JobKind,
  continueJob as unknown as JobKind,
  sweepJob as unknown as JobKind,
  saeJob as unknown as JobKind,
  attackJob as unknown as JobKind,
  studyJob as unknown as JobKind,
]

export function createJobRegistry(all: readonly JobKind[] = kinds): ReadonlyMap<string, JobKind> {
  const registry = new Map<string, JobKind>()
  for (const kind of all) {
    if (registry.has(kind.id)) throw new Error(`two kinds of job are called "${kind.id}"`)
    registry.set(kind.id, kind)
  }
  return registry
}
