/** States of several parts in one, told apart by a prefix. */
import type { TrainerState } from './method'

export function prefixed(prefix: string, state: TrainerState): TrainerState {
  return Object.fromEntries(Object.entries(state).map(([name, tensor]) => [`${prefix}.${name}`, tensor]))
}

/** The part with this prefix, without it. */
export function withPrefix(prefix: string, state: TrainerState): TrainerState {
  const own = Object.entries(state).filter(([name]) => name.startsWith(`${prefix}.`))
  return Object.fromEntries(own.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]))
}
