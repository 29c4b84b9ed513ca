/** Figures of features as they were found, by SAE and set: every part of the page, and both models, look at the same. */
import type { FeatureList, FeatureName, FeaturesChunk } from '../../../src-main/contract/sae'
import type { Split } from '../../../src-main/contract/study'
import { lab } from '../../link'
import { pass, type Pass, type PassProgress } from '../../state/pass.svelte'
import { toasts } from '../../state/toasts.svelte'
import { overall } from './progress'

class FeatureLists {
  #lists = $state.raw<Readonly<Record<string, FeatureList>>>({})
  #names = $state.raw<Readonly<Record<string, readonly FeatureName[]>>>({})

  of(sae: string, split: Split): FeatureList | undefined {
    return this.#lists[`${sae} ${split}`]
  }

  namesOf(sae: string): readonly FeatureName[] {
    return this.#names[sae] ?? []
  }

  learn(list: FeatureList): void {
    this.#lists = { ...this.#lists, [`${list.sae} ${list.split}`]: list }
    this.#names = { ...this.#names, [list.sae]: list.names }
  }

  async give(sae: string, named: FeatureName): Promise<void> {
    try {
      this.#names = { ...this.#names, [sae]: await lab.call('sae.name', { sae, ...named }) }
    } catch (thrown) {
      toasts.error(thrown, 'Naming the feature')
    }
  }
}
export const featureLists = new FeatureLists()

export interface Look {
  sae: string
  split: Split
}
interface Question {
  looks: readonly Look[]
  /** What is asked anew when it changes, such as how many other seeds there are. */
  version: string
}
interface News {
  progress(at: PassProgress): void
  found(value: true): void
}

/** Looks at several sets and SAEs one after another; each answer is learned as it comes. Call it while a component is set up. */
export function looking(of: () => Question | null): Pass<true> {
  return pass<Question, true>(of, { follow: ({ looks }, news) => follow(looks, news) })
}

function follow(looks: readonly Look[], news: News) {
  let close = () => {}
  let left = false
  async function work() {
    for (const [at, look] of looks.entries()) {
      if (left) return
      const subscription = lab.stream('sae.features', look, (chunk) => hear(chunk, at))
      close = () => subscription.close()
      await subscription.done
    }
    if (!left) news.found(true)
  }
  function hear(chunk: FeaturesChunk, at: number) {
    if (left) return
    if (chunk.type === 'done') featureLists.learn(chunk.list)
    else news.progress(overall(chunk, at, looks.length))
  }
  return {
    done: work(),
    close() {
      left = true
      close()
    },
  }
}
