import * as tf from '@tensorflow/tfjs'
import { columnsOf } from '../../lab/microscope/columns'
import type { ChannelColumns } from '../../lab/ops'
import { channelObjectivesGraph } from './channel-objectives-graph'
import { parameterInputs, partSizes, perArchitecture } from './cnn'
import { Graph } from './graph/graph'

/** @param parts as of `graphBackbone` */
export function graphChannelColumns(parts: number): ChannelColumns {
  const graphs = perArchitecture((architecture) => new Graph(channelObjectivesGraph(architecture, columnsOf(architecture), parts)))

  return (architecture, params, inputs) => {
    const count = inputs.images.shape[0]
    if (count < parts) return null
    return tf.tidy(
      () => graphs(architecture).run({ ...inputs, sizes: partSizes(count, parts), ...parameterInputs(params) }, ['columns'])[0] as tf.Tensor2D,
    )
  }
}
