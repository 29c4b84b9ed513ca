/** The attacks by id. To add one: write its file, and name it in `index.ts`. */
import type { AttackEntry } from '../../contract/catalogue'
import { describeEntry, Registry } from '../registry'
import type { AttackMethod } from './method'
import type { AttackSettings } from './settings'

export class AttackRegistry extends Registry<AttackSettings, AttackMethod> {
  constructor(attacks: readonly AttackMethod[]) {
    super('attack', attacks)
  }

  catalogue(): AttackEntry[] {
    return this.all().map(describeEntry)
  }
}
