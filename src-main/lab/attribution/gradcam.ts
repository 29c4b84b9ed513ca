import * as tf from '@tensorflow/tfjs'
import { classes } from '../model/architecture'
import { activations, resume } from '../model/cnn'
import type { AttributionMethod } from './method'

/**
 * At a convolution A (before its ReLU): alpha_k = spatial mean of d y_c / d A_k, y_c the logit of the class; map = ReLU(sum_k alpha_k A_k).
 */
export const gradCam: AttributionMethod = {
  id: 'gradcam',
  title: 'Grad-CAM',
  source: 'Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization, ICCV 2017',
  attribute({ architecture, params, images, layer, choose }) {
    let logits = new Float32Array(0)
    let of = new Uint8Array(0)
    const maps = tf.tidy(() => {
      const activation = activations(architecture, params, images, [layer])[layer] as tf.Tensor4D
      // The gradient of the sum over a batch has each image's own as its part, since images do not see each other.
      const gradient = tf.grad((a) => {
        const found = resume(architecture, params, layer, a)
        // Read here, so that one pass forward serves the choice and the gradient.
        logits = Float32Array.from(found.dataSync())
        of = Uint8Array.from(choose(logits))
        return found.mul(tf.oneHot(tf.tensor1d(Int32Array.from(of), 'int32'), classes)).sum()
      })(activation)
      return weighted(activation, gradient as tf.Tensor4D)
    })
    const values = Float32Array.from(maps.dataSync())
    maps.dispose()
    return { logits, of, maps: values, side: maps.shape[1] }
  },
}

/** ReLU(sum over channels of the gradient's spatial mean times the activation), [n, h, w]. */
function weighted(activation: tf.Tensor4D, gradient: tf.Tensor4D): tf.Tensor3D {
  const alpha = gradient.mean([1, 2], true)
  return tf.relu(activation.mul(alpha).sum<tf.Tensor3D>(-1))
}
