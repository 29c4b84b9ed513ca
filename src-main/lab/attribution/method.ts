/** Attribution: which places of an image speak for a class. Each method is one file. */
import type * as tf from '@tensorflow/tfjs'
import type { CamLayer } from '../../contract/gradcam'
import type { CnnArchitecture } from '../model/architecture'
import type { CnnParams } from '../model/cnn'

export interface AttributionInputs {
  readonly architecture: CnnArchitecture
  readonly params: CnnParams
  /** [n, 28, 28, 3], 0..1 */
  readonly images: tf.Tensor4D
  readonly layer: CamLayer
  /** Names the class that each map is to speak for, [n], once the logits [n, 10] are known. */
  choose(logits: Float32Array): Uint8Array
}

export interface Attribution {
  /** [n, 10] */
  logits: Float32Array
  /** The classes chosen, [n]. */
  of: Uint8Array
  /** Evidence by place, at least 0, [n, side, side]. */
  maps: Float32Array
  side: number
}

export interface AttributionMethod {
  readonly id: string
  readonly title: string
  /** Paper. */
  readonly source: string
  /** All images of a batch at once. Frees every tensor that it makes. */
  attribute(inputs: AttributionInputs): Attribution
}
