/** Means over positions of a network's activations: what a `spatial_mean` SAE is trained on. */
import type * as tf from '@tensorflow/tfjs'
import type { SaeLayer } from '../../contract/sae'
import type { CnnArchitecture } from '../model/architecture'
import { activations, type CnnParams } from '../model/cnn'
import { ops } from '../ops'

/**
 * Of gap its values. The network is run only as deep as is asked for. Call inside `tf.tidy`.
 * @param images [n, 28, 28, 3]
 * @returns [n, channels] for each layer, in their order
 */
export function layerMeans(architecture: CnnArchitecture, params: CnnParams, images: tf.Tensor4D, layers: readonly SaeLayer[]): tf.Tensor2D[] {
  const inOne = ops().layerMeans?.(architecture, params, images, layers)
  if (inOne) return inOne
  const found = activations(architecture, params, images, layers)
  return layers.map((layer) => (layer === 'gap' ? (found.gap as tf.Tensor2D) : found[layer]!.mean<tf.Tensor2D>([1, 2])))
}
