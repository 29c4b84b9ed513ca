/** Reading the features of an SAE, as a pass over the set. */
import type { FeatureList, FeaturesChunk } from '../../../src-main/contract/sae'
import { lab } from '../../link'

/** On the balanced set, where colour and digit are independent. */
export const featurePass = {
  follow(question: { sae: string }, news: { progress(at: Extract<FeaturesChunk, { type: 'progress' }>): void; found(list: FeatureList): void }) {
    return lab.stream('sae.features', question, (chunk) => (chunk.type === 'done' ? news.found(chunk.list) : news.progress(chunk)))
  },
}
