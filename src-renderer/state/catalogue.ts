/** Methods, variants of autoencoders and attacks, as the lab lists them. */
import type { Catalogue } from '../../src-main/contract/catalogue'
import { lab } from '../link'
import { resource, type Resource } from './resource.svelte'

let asked: Promise<Catalogue> | null = null

/** Once for all pages: a lab does not change it. A question that failed is asked again. */
async function ask(): Promise<Catalogue> {
  asked ??= lab.call('catalogue.get', {})
  try {
    return await asked
  } catch (thrown) {
    asked = null
    throw thrown
  }
}

/** Call it while a component is set up. */
export const catalogueOnce = (): Resource<Catalogue> => resource(ask)
