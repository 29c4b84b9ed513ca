/** What real images do in the channels that prototypes were made for: where a prototype's value lies among theirs, and which channels are dead. */
import type { LayerId } from '../../contract/images'
import { scanObjectives, type ScanObjective } from '../../contract/microscope'
import type { ObjectiveId, Prototype, PrototypesChunk } from '../../contract/prototypes'
import type { Split } from '../../contract/study'
import type { Store } from '../../store/store'
import type { KeptScan } from '../microscope/kept-scan'
import { knownScan } from '../microscope/scans'
import type { RunModel } from '../models'

/** Sets in the order in which they are taken as the reference: the first that the microscope has looked at. */
const references: readonly Split[] = ['hard', 'train', 'balanced', 'easy']

interface Question {
  layer: LayerId
  objective: ObjectiveId
}

/** The same prototypes with percentiles, and with dead channels named. */
export type Judge = (chunk: PrototypesChunk) => PrototypesChunk

/** From a scan of the microscope; where none is kept, nothing is said. */
export function judgeOf(store: Store, model: RunModel, question: Question): Judge {
  for (const reference of references) {
    const scan = knownScan(store, model, reference)
    if (scan) return (chunk) => ({ ...chunk, reference, prototypes: chunk.prototypes.map((one) => judge(scan, question, one)) })
  }
  return (chunk) => chunk
}

function judge(scan: KeptScan, { layer, objective }: Question, prototype: Prototype): Prototype {
  const { channel, value } = prototype
  // Whether a channel is dead, any objective tells.
  const dead = scan.figures({ layer, channel, objective: 'channel_max' })?.dead ?? false
  return { ...prototype, percentile: shareBelow(scan, { layer, channel, objective }, value), trouble: dead ? 'dead' : prototype.trouble }
}

/** Null for what a scan does not look at. */
function shareBelow(scan: KeptScan, { objective, ...at }: Question & { channel: number }, value: number): number | null {
  if (!isScanned(objective) || !scan.figures({ ...at, objective })) return null
  return scan.shareBelow({ ...at, objective }, value)
}

const isScanned = (objective: ObjectiveId): objective is ScanObjective => (scanObjectives as readonly ObjectiveId[]).includes(objective)
