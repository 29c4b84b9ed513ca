/** The training methods by id. To add one: write its file, and name it in `methods/index.ts`. */
import type { CatalogueEntry } from '../../contract/catalogue'
import { describeEntry, Registry } from '../registry'
import type { Method } from './method'
import type { BaseSettings } from './settings'

export class MethodRegistry extends Registry<BaseSettings, Method> {
  constructor(methods: readonly Method[]) {
    super('training method', methods)
  }

  catalogue(): CatalogueEntry[] {
    return this.all().map((method) => ({
      ...describeEntry(method),
      losses: [...method.losses],
      cost: method.cost,
      ...(method.endsDifferently ? { endsDifferently: true } : {}),
    }))
  }
}
