/** Methods and presets by the names that a person types. */
import { type Catalogue, type CatalogueEntry, type Preset } from '../../contract/catalogue'
import { LabError } from '../../contract/errors'
import { suggest } from './nearest'

/** An unknown one is `bad-input`. */
export function findMethod(catalogue: Catalogue, id: string): CatalogueEntry {
  const method = catalogue.methods.find((candidate) => candidate.id === id)
  if (method) return method
  const known = catalogue.methods.map((candidate) => candidate.id)
  throw new LabError('bad-input', `there is no method "${id}"; ${suggest(id, known)}`)
}

/** An unknown one is `bad-input`. */
export function findPreset(method: CatalogueEntry, id: string): Preset {
  const preset = method.presets.find((candidate) => candidate.id === id)
  if (preset) return preset
  const known = method.presets.map((candidate) => candidate.id)
  throw new LabError('bad-input', `the method ${method.id} has no preset "${id}"; ${suggest(id, known)}`)
}
