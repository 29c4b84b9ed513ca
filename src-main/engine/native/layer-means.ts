import * as tf from '@tensorflow/tfjs'
import type { LayerMeans } from '../../lab/ops'
import { layerMeansGraph } from './channel-objectives-graph'
import { parameterInputs, partSizes, perArchitecture } from './cnn'
import { Graph } from './graph/graph'

/** @param parts as of `graphBackbone` */
export function graphLayerMeans(parts: number): LayerMeans {
  const graphs = perArchitecture((architecture) => new Graph(layerMeansGraph(architecture, parts)))

  return (architecture, params, images, layers) => {
    const count = images.shape[0]
    if (count < parts) return null
    return tf.tidy(() => graphs(architecture).run({ images, sizes: partSizes(count, parts), ...parameterInputs(params) }, layers)) as tf.Tensor2D[]
  }
}
