/** Methods, SAE variants, attacks and presets by the names that a person types. */
import {
  type AttackEntry,
  type Catalogue,
  type CatalogueEntry,
  type Preset,
  type RegistryEntry,
  type SaeVariantEntry,
} from '../../contract/catalogue'
import { LabError } from '../../contract/errors'
import { suggest } from './nearest'

/** Among those of a kind; an unknown one is `bad-input`. @param unknown begins the error: "there is no method" */
export function findById<T extends { id: string }>(all: readonly T[], id: string, unknown: string): T {
  const found = all.find((candidate) => candidate.id === id)
  if (found) return found
  const known = all.map((candidate) => candidate.id)
  throw new LabError('bad-input', `${unknown} "${id}"; ${suggest(id, known)}`)
}

export const findMethod = ({ methods }: Catalogue, id: string): CatalogueEntry => findById(methods, id, 'there is no method')
export const findVariant = ({ saeVariants }: Catalogue, id: string): SaeVariantEntry => findById(saeVariants, id, 'there is no SAE variant')
export const findAttackMethod = ({ attacks }: Catalogue, id: string): AttackEntry => findById(attacks, id, 'there is no attack method')

export function findPreset({ id: of, presets }: RegistryEntry, id: string, what: 'method' | 'variant' | 'attack' = 'method'): Preset {
  return findById(presets, id, `the ${what} ${of} has no preset`)
}
