/** What a direction does to the logits, to first order. */
import * as tf from '@tensorflow/tfjs'
import { classes, type CnnArchitecture, type LayerName } from '../model/architecture'
import { activations, resume, type CnnParams } from '../model/cnn'

/**
 * Gradient of each logit by the activation of a layer, summed over positions and images: dotted with a direction it is what one unit more of that
 * direction at all positions changes, to first order. After the last convolution it is exact, since pooling commutes with a constant shift. Of cells that tie in a pool the first counts.
 * @param images [n, 28, 28, 3]
 * @returns [10, channels], the caller's
 */
export function logitGradients(architecture: CnnArchitecture, params: CnnParams, layer: LayerName, images: tf.Tensor4D): tf.Tensor2D {
  return tf.tidy(() => {
    const at = activations(architecture, params, images, [layer])[layer]!
    const channels = at.shape.at(-1)!
    const logit = (digit: number) => (activation: tf.Tensor) => resume(architecture, params, layer, activation).slice([0, digit], [-1, 1]).sum()
    const rows = Array.from({ length: classes }, (_, digit) => tf.grad(logit(digit))(at).reshape([-1, channels]).sum<tf.Tensor1D>(0))
    return tf.stack(rows) as tf.Tensor2D
  })
}
