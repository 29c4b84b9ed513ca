/** Methods, SAE variants, attacks and presets by the names that a person types. */
import { type AttackEntry, type Catalogue, type CatalogueEntry, type Preset, type SaeVariantEntry } from '../../contract/catalogue'
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
export function findVariant(catalogue: Catalogue, id: string): SaeVariantEntry {
  const variant = catalogue.saeVariants.find((candidate) => candidate.id === id)
  if (variant) return variant
  const known = catalogue.saeVariants.map((candidate) => candidate.id)
  throw new LabError('bad-input', `there is no SAE variant "${id}"; ${suggest(id, known)}`)
}

/** An unknown one is `bad-input`. */
export function findAttackMethod(catalogue: Catalogue, id: string): AttackEntry {
  const attack = catalogue.attacks.find((candidate) => candidate.id === id)
  if (attack) return attack
  const known = catalogue.attacks.map((candidate) => candidate.id)
  throw new LabError('bad-input', `there is no attack method "${id}"; ${suggest(id, known)}`)
}

/** An unknown one is `bad-input`. */
export function findPreset({ id: of, presets }: AttackEntry, id: string, what: 'method' | 'variant' | 'attack' = 'method'): Preset {
  const preset = presets.find((candidate) => candidate.id === id)
  if (preset) return preset
  const known = presets.map((candidate) => candidate.id)
  throw new LabError('bad-input', `the ${what} ${of} has no preset "${id}"; ${suggest(id, known)}`)
}
