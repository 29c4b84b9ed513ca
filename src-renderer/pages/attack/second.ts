/** What a second attack has to have in common with the first, for what they find to be comparable. */
import type { SettingsSchema } from '../../../src-main/contract/catalogue'

/** When an image counts as turned, and which epsilons are looked at. */
const common = ['success', 'budget', 'maxEpsilon'] as const

/** Of the first attack's settings, those that mean the same to the second. */
export function sharedSettings(second: SettingsSchema, first: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(common.flatMap((name) => (name in second.properties && first[name] !== undefined ? [[name, first[name]]] : [])))
}
