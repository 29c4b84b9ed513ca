import { randomStream, type Purpose } from '../random'
import { torchShapes, type CnnArchitecture } from './architecture'
import type { CnnParams } from './cnn'
import { fromTorch, type NamedArray } from './safetensors'

/**
 * PyTorch's default initialisation of Conv2d and Linear: weights and biases uniform within 1 / sqrt(fan_in), fan_in being the inputs of one
 * output (kaiming_uniform with a = sqrt(5)). Each tensor has a stream of its own.
 * @param purpose tells several initialisations of one seed apart
 */
export function initParams(architecture: CnnArchitecture, seed: number, ...purpose: Purpose): CnnParams {
  const shapes = torchShapes(architecture)
  const drawn: Record<string, NamedArray> = {}
  for (const [name, shape] of Object.entries(shapes)) {
    const [, ...inputs] = shapes[name.replace('bias', 'weight')]!
    const bound = 1 / Math.sqrt(size(inputs))
    const stream = randomStream(seed, 'init', ...purpose, name)
    drawn[name] = { shape, data: Float32Array.from({ length: size(shape) }, () => stream.uniform(-bound, bound)) }
  }
  return fromTorch(drawn)
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)
