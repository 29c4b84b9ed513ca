/** The backbone in two halves: first its features, then, once a loss on them is known, its gradients. */
import * as tf from '@tensorflow/tfjs'
import { ops } from '../ops'
import type { CnnArchitecture } from './architecture'
import { backboneInputs, features, type CnnParams } from './cnn'

export interface NetworkPass {
  /** What gap gives, [n, channels of conv3]; a constant for whoever differentiates. */
  features: tf.Tensor2D
  /** Of the parameters of all convolutions, by their names, for a loss whose gradient by the features is `dFeatures` [n, channels of conv3]. */
  gradients(dFeatures: tf.Tensor2D): Record<string, tf.Tensor>
}

/** Call it, and the gradients, inside one `tf.tidy`, and outside of any differentiation. */
export function featurePass(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): NetworkPass {
  const pass = ops().featurePass?.(architecture, backboneInputs(params, images))
  if (!pass) return onTape(architecture, params, images)
  return {
    features: pass.features,
    gradients(dFeatures) {
      const { filters, biases } = pass.gradients(dFeatures)
      return Object.fromEntries(
        [1, 2, 3].flatMap((block, i) => [
          [`conv${block}.weight`, filters[i]!],
          [`conv${block}.bias`, biases[i]!],
        ]),
      )
    },
  }
}

/** Goes forward a second time for the gradients, since a tape cannot wait. */
function onTape(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D): NetworkPass {
  const names = Object.keys(params).filter((name) => name.startsWith('conv'))
  return {
    features: features(architecture, params, images),
    gradients(dFeatures) {
      const towards = () => features(architecture, params, images).mul(dFeatures).sum()
      const found = tf.grads(towards)(names.map((name) => params[name]!))
      return Object.fromEntries(names.map((name, i) => [name, found[i]!]))
    },
  }
}
