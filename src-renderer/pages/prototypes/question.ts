/** What is asked of the lab for one set of prototypes, and the settings as the address holds them. */
import type { InputOf } from '../../../src-main/contract/rpc'
import type { LabContract } from '../../../src-main/contract/lab'
import type { LayerId } from '../../../src-main/contract/images'
import { prototypeSettings, type ObjectiveId, type PrototypeSettings } from '../../../src-main/contract/prototypes'

export type Question = InputOf<LabContract['prototypes.make']> & { layer: LayerId; objective: ObjectiveId; seeds: number[] }

/** Of whom it is asked, and what holds for all questions of the page. */
export interface Asker {
  run: string
  epoch: number
  seed: number
  /** Only what differs from the defaults. */
  settings: Partial<PrototypeSettings>
}

/** @param channels all of the layer where left out */
export function questionOf(asker: Asker, layer: LayerId, objective: ObjectiveId, channels?: number[]): Question {
  const { run, epoch, seed, settings } = asker
  return { run, epoch, layer, objective, ...(channels ? { channels } : {}), seeds: [seed], settings }
}

/** Equal for equal questions. */
export function keyOf(question: Question): string {
  return JSON.stringify(question)
}

const shape = prototypeSettings.shape
type Name = keyof PrototypeSettings
const names = Object.keys(shape) as Name[]

/** Settings of an address, `steps:50,clamp:false`, each where it is right: a pasted link may hold anything. */
export function readSettings(text: string | null): Partial<PrototypeSettings> {
  const entries = (text ?? '').split(',').flatMap((part) => {
    const [name = '', value = ''] = part.split(':')
    const known = names.find((other) => other === name)
    const read = known && shape[known].safeParse(readValue(value))
    return read?.success ? [[name, read.data] as const] : []
  })
  return differing(Object.fromEntries(entries))
}

/** Null where all are as they come, which takes the parameter out of the address. */
export function writeSettings(settings: Partial<PrototypeSettings>): string | null {
  const changed = Object.entries(differing(settings))
  return changed.length === 0 ? null : changed.map(([name, value]) => `${name}:${String(value)}`).join(',')
}

/** Without what equals its default, and in the schema's order, so that equal settings make equal questions. */
function differing(settings: Partial<PrototypeSettings>): Partial<PrototypeSettings> {
  const defaults = prototypeSettings.parse({})
  return Object.fromEntries(
    names.flatMap((name) => (settings[name] === undefined || settings[name] === defaults[name] ? [] : [[name, settings[name]]])),
  )
}

function readValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  return text === '' ? undefined : Number(text)
}
