import * as tf from '@tensorflow/tfjs'
import { columnsOf } from '../../lab/microscope/columns'
import type { ChannelObjectives } from '../../lab/ops'
import { channelObjectivesGraph } from './channel-objectives-graph'
import { parameterInputs, partSizes, perArchitecture } from './cnn'
import { Graph } from './graph/graph'

/** @param parts as of `graphBackbone` */
export function graphChannelObjectives(parts: number): ChannelObjectives {
  const graphs = perArchitecture((architecture) => new Graph(channelObjectivesGraph(architecture, columnsOf(architecture), parts)))

  return (architecture, params, images) => {
    const count = images.shape[0]
    if (count < parts) return null
    return tf.tidy(() => {
      const inputs = { images, sizes: partSizes(count, parts), ...parameterInputs(params) }
      return graphs(architecture).run(inputs, ['values'])[0] as tf.Tensor2D
    })
  }
}
