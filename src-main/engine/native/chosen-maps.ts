import * as tf from '@tensorflow/tfjs'
import { placeOf, type CnnArchitecture, type MapLayer } from '../../lab/model/architecture'
import type { ChosenMaps } from '../../lab/ops'
import { gradientDepth, withLazyGradient } from '../../lab/ops/lazy-gradient'
import { chosenMapsGraph } from './chosen-maps-graph'
import { partSizes, perArchitecture } from './cnn'
import { biases, filters, gradientOf } from './cnn-nodes'
import { Graph } from './graph/graph'

type Tensors = Record<string, tf.Tensor>

/** @param parts into which a batch is cut, each for one core */
export function graphChosenMaps(parts: number): ChosenMaps {
  const graphsOf = perArchitecture((architecture) => graphPerLayer(architecture, parts))

  return {
    // An even number for each part: TensorFlow multiplies a single matrix by another kernel than several, and rounds otherwise at the end of an odd batch.
    batchMultiple: 2 * parts,
    maps(architecture, layer, { params, images, taps, bias }) {
      const { graph, kept } = graphsOf(architecture)(layer)
      const run = (inputs: Tensors, outputs: string[]) =>
        tf.tidy(() => {
          const constants = { ...blocksBelow(params, layer), taps, chosen_bias: bias, sizes: partSizes(images.shape[0], parts) }
          return graph.run({ ...inputs, ...constants }, outputs)
        })
      if (gradientDepth() === 0) return run({ images }, ['maps'])[0] as tf.Tensor4D
      return withLazyGradient(
        { images },
        {
          forward(save) {
            const [maps, ...values] = run({ images }, ['maps', ...kept.map(({ output }) => output)])
            save([images, ...values])
            return maps!
          },
          backward(dMaps, [seen, ...values]) {
            const again = Object.fromEntries(kept.map(({ input }, i) => [input, values[i]!]))
            return { images: () => run({ images: seen!, ...again, d_maps: dMaps }, [gradientOf('images')])[0]! }
          },
        },
      ) as tf.Tensor4D
    },
  }
}

/** Makes a layer's graph when it is first asked for. */
function graphPerLayer(architecture: CnnArchitecture, parts: number) {
  const made = new Map<MapLayer, ReturnType<typeof load>>()
  const load = (layer: MapLayer) => {
    const { builder, kept } = chosenMapsGraph(architecture, layer, parts)
    return { graph: new Graph(builder), kept }
  }
  return (layer: MapLayer) => {
    if (!made.has(layer)) made.set(layer, load(layer))
    return made.get(layer)!
  }
}

/** Parameters, as a graph calls them, of the blocks below the layer's own. */
function blocksBelow(params: Tensors, layer: MapLayer): Tensors {
  const below = Array.from({ length: placeOf(layer).block - 1 }, (_, i) => i)
  return Object.fromEntries(
    below.flatMap((i) => [
      [filters[i]!, params[`conv${i + 1}.weight`]!],
      [biases[i]!, params[`conv${i + 1}.bias`]!],
    ]),
  )
}
