/** Adam's step for all parameters in one run of a graph: by tfjs it is a dozen calls for each of them, which take longer than their arithmetic. */
import type * as tf from '@tensorflow/tfjs'
import type { AdamStep } from '../../lab/ops'
import { GraphBuilder, type Output } from './graph/builder'
import { Graph } from './graph/graph'
import { Layers } from './graph/layers'

const parts = ['parameter', 'gradient', 'first', 'second'] as const
const results = ['next_parameter', 'next_first', 'next_second'] as const

export function graphAdam(): AdamStep {
  const graphs = new Map<number, Graph>()

  return ({ parameters, gradients, first, second, ...scalars }, { beta1, beta2, epsilon }) => {
    const count = parameters.length
    const graph = graphs.get(count) ?? new Graph(adamGraph(count, beta1, beta2, epsilon))
    graphs.set(count, graph)
    const inputs: Record<string, tf.Tensor> = { step_size: scalars.stepSize, correction: scalars.correction }
    for (let i = 0; i < count; i++) [parameters, gradients, first, second].forEach((list, part) => (inputs[`${parts[part]!}${i}`] = list[i]!))
    const found = graph.run(
      inputs,
      results.flatMap((name) => parameters.map((_, i) => `${name}${i}`)),
    )
    return { parameters: found.slice(0, count), first: found.slice(count, 2 * count), second: found.slice(2 * count) }
  }
}

function adamGraph(count: number, beta1: number, beta2: number, epsilon: number): GraphBuilder {
  const builder = new GraphBuilder()
  const layers = new Layers(builder)
  const constant = (value: number) => builder.floats([value], [])
  const [stepSize, correction] = [builder.input('step_size'), builder.input('correction')]
  const [b1, rest1, b2, rest2, small] = [beta1, 1 - beta1, beta2, 1 - beta2, epsilon].map(constant) as [Output, Output, Output, Output, Output]
  for (let i = 0; i < count; i++) {
    const [parameter, gradient, first, second] = parts.map((part) => builder.input(`${part}${i}`)) as [Output, Output, Output, Output]
    const m = layers.add(layers.multiply(first, b1), layers.multiply(gradient, rest1))
    const v = layers.add(layers.multiply(second, b2), layers.multiply(layers.square(gradient), rest2))
    const scale = layers.add(layers.divide(layers.squareRoot(v), correction), small)
    const next = layers.subtract(parameter, layers.divide(layers.multiply(m, stepSize), scale))
    for (const [name, value] of [next, m, v].map((value, result) => [results[result]!, value] as const)) layers.output(value, `${name}${i}`)
  }
  return builder
}
