/**
 * The few tensor functions that a training step spends its time in. They are composed from tfjs where nothing better is known; an engine
 * with native kernels puts its own in their place.
 */
import type * as tf from '@tensorflow/tfjs'
import type { SaeLayer } from '../../contract/sae'
import type { CnnArchitecture, MapLayer } from '../model/architecture'
import { portableOps } from './portable'

export interface Ops {
  /**
   * One block of the CNN: 3x3 'same' convolution, bias, ReLU, and 2x2 max pooling (stride 2, 'valid') where asked. Differentiable by all three.
   * Ties in a pool give their gradient to the first cell in row order, as in PyTorch.
   * @param x [n, h, w, in]
   * @param filter [3, 3, in, out]
   * @param bias [out]
   * @returns [n, h, w, out], pooled [n, floor(h / 2), floor(w / 2), out]
   */
  block(x: tf.Tensor4D, filter: tf.Tensor4D, bias: tf.Tensor1D, pool: boolean): tf.Tensor4D
  /**
   * Softmax cross-entropy of each sample. Differentiable by the logits, once where the engine's own kernels compute it.
   * @param logits [n, classes]
   * @param labels int32, [n], below classes
   * @returns -log softmax(logits)[label], [n]
   */
  crossEntropies(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D
  /** Where the engine has a faster way than block by block. */
  backbone?: Backbone
  /** Where the engine has a faster way than through the tape. */
  classifier?: Classifier
  /** Where the engine has a faster way than the backbone on the tape. */
  featurePass?: FeaturePasser
  /** Where the engine has a faster way than a tangent on the tape. */
  penalisedClassifier?: PenalisedClassifier
  /** Where the engine has a faster way than layer by layer. */
  channelColumns?: ChannelColumns
  /** Where the engine has a faster way than layer by layer. */
  layerMeans?: LayerMeans
  /** Where the engine has a faster way than block by block. */
  chosenMaps?: ChosenMaps
  /** Where the engine has a faster way than the tape. */
  inputGradients?: InputGradients
  /** Where the engine has a faster way than the tape. */
  adversarialHeads?: AdversarialHeads
  /** Where the engine has a faster way than parameter by parameter. */
  adam?: AdamStep
}

export interface BackboneInputs {
  /** [n, 28, 28, 3] */
  images: tf.Tensor4D
  /** Of conv1 to conv3, [3, 3, in, out] */
  filters: readonly tf.Tensor4D[]
  /** [out] */
  biases: readonly tf.Tensor1D[]
}

/**
 * Three blocks and the mean over height and width in one. Differentiable by images, filters and biases, once.
 * @returns features [n, channels of conv3]; null where the blocks one by one are the better way for these inputs
 */
export type Backbone = (architecture: CnnArchitecture, inputs: BackboneInputs) => tf.Tensor2D | null

/** What the backbone gives, and its gradients once the loss on it is known. */
export interface FeaturePass {
  /** [n, channels of conv3]; nothing of it can be differentiated. */
  features: tf.Tensor2D
  /** By filters and biases, of a loss whose gradient by the features is `dFeatures`. */
  gradients(dFeatures: tf.Tensor2D): { filters: tf.Tensor4D[]; biases: tf.Tensor1D[] }
}

/** Call it, and the gradients, inside one `tf.tidy`, which frees what goes from one to the other; null as of `Backbone`. */
export type FeaturePasser = (architecture: CnnArchitecture, inputs: BackboneInputs) => FeaturePass | null

export interface LossGradients {
  /** Mean cross-entropy. */
  loss: tf.Scalar
  /** [n, 10] */
  logits: tf.Tensor2D
  /** Of the loss by each parameter, under the parameter's name. */
  gradients: Record<string, tf.Tensor>
}

/**
 * The study's CNN with its loss and gradients in one, for training; nothing of it can be differentiated.
 * @param params by PyTorch's names, in tfjs's layout
 * @param images [n, 28, 28, 3]
 * @param labels int32, [n]
 * @returns null where the tape is the better way for these inputs
 */
export type Classifier = (
  architecture: CnnArchitecture,
  params: Record<string, tf.Tensor>,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
) => LossGradients | null

/**
 * As `Classifier`, with the penalty on the input gradient of the true class's logit (lab/methods/saliency-penalty.ts): `loss` is the cross-entropy, the
 * gradients are those of cross-entropy plus lambda times the penalty.
 */
export type PenalisedClassifier = (
  architecture: CnnArchitecture,
  params: Record<string, tf.Tensor>,
  inputs: { images: tf.Tensor4D; labels: tf.Tensor1D; lambda: number; shapeThreshold: number },
) => (LossGradients & { penalty: tf.Scalar }) | null

export interface ColumnsInputs {
  /** [n, 28, 28, 3] */
  images: tf.Tensor4D
  /** 1 where an image belongs to a class, else 0: [n, classes]. */
  members: tf.Tensor2D
  /** Taken off the values before they and their squares are summed: [columns]. */
  shift: tf.Tensor1D
}

/**
 * Maximum and mean of every channel of every layer in one run (lab/microscope/columns.ts), and their sums by class; nothing of it can be differentiated.
 * @param params by PyTorch's names, in tfjs's layout
 * @returns [columns, n + 2 * classes + 1]: the values, then sums of value - shift by class, of the positive part by class, and of (value - shift)^2; null where layer by layer
 *   is the better way for these inputs
 */
export type ChannelColumns = (architecture: CnnArchitecture, params: Record<string, tf.Tensor>, inputs: ColumnsInputs) => tf.Tensor2D | null

export interface ChosenMapsInputs {
  /** By PyTorch's names, in tfjs's layout. */
  params: Record<string, tf.Tensor>
  /** [n, 28, 28, 3] */
  images: tf.Tensor4D
  /** Of the layer's own convolution, one filter for each image: [n, in, 9], */
  taps: tf.Tensor3D
  /** and [n, 1, 1, 1]. */
  bias: tf.Tensor4D
}

/** One channel's map for each image (lab/prototypes/channel-values.ts), at the convolution, ReLU or pooling of a block. */
export interface ChosenMaps {
  /** In batches of a multiple of so many images, an image's map and gradient are the same to the bit whatever it is computed along with. */
  batchMultiple: number
  /** [n, h, w, 1]; differentiable by the images alone, once. */
  maps(architecture: CnnArchitecture, layer: MapLayer, inputs: ChosenMapsInputs): tf.Tensor4D
}

/** The study's CNN as attacks see it (lab/attack); nothing of it can be differentiated. */
export interface InputGradients {
  /** The smallest batch that holds so many images, and in which what is computed of an image is the same to the bit whatever is in the others' places, and in any such batch. */
  batchFor(count: number): number
  /** @param images [n, 28, 28, 3]; @returns [n, 10], the same to the bit as `gradients` gives */
  logits(architecture: CnnArchitecture, params: Record<string, tf.Variable>, images: tf.Tensor4D): tf.Tensor2D
  /**
   * The logits, and of each image's cross-entropy with its label the gradient by the image, [n, 28, 28, 3].
   * @param labels int32, [n]
   */
  gradients(
    architecture: CnnArchitecture,
    params: Record<string, tf.Variable>,
    images: tf.Tensor4D,
    labels: tf.Tensor1D,
  ): { logits: tf.Tensor2D; gradients: tf.Tensor4D }
}

/**
 * Means over positions of these layers (lab/sae/means.ts), computing only what they need; nothing of it can be differentiated.
 * @param params by PyTorch's names, in tfjs's layout
 * @param images [n, 28, 28, 3]
 * @returns [n, channels] each, in their order; null where layer by layer is the better way for these inputs
 */
export type LayerMeans = (
  architecture: CnnArchitecture,
  params: Record<string, tf.Tensor>,
  images: tf.Tensor4D,
  layers: readonly SaeLayer[],
) => tf.Tensor2D[] | null

export interface AdversarialInputs {
  /** [n, channels of conv3] */
  features: tf.Tensor2D
  /** Digits: int32, [n] */
  labels: tf.Tensor1D
  /** What the nuisance head is to tell: int32, [n], 0 or 1. */
  nuisanceLabels: tf.Tensor1D
  /** Of the nuisance head's loss. */
  weight: number
  /** Lambda of the gradient reversal between the features and the nuisance head. */
  reversal: number
}

export interface AdversarialGradients {
  /** Mean cross-entropy of either head, the nuisance head's before its weight. */
  digitLoss: tf.Scalar
  nuisanceLoss: tf.Scalar
  /** Of the digits: [n, 10] */
  logits: tf.Tensor2D
  /** Of digitLoss + weight * nuisanceLoss: by the features, what comes through the nuisance head reversed, [n, channels of conv3], */
  features: tf.Tensor2D
  /** and by the parameters of either head, under their names. */
  head: Record<string, tf.Tensor>
  nuisance: Record<string, tf.Tensor>
}

/**
 * The digit head and a nuisance head of two layers on the same features (lab/methods/adversarial-heads.ts); nothing of it can be differentiated. Parameters are those of
 * lab/model/cnn.ts (fc.weight, fc.bias) and of lab/model/mlp.ts.
 */
export interface AdversarialHeads {
  /** Of the nuisance head's mean cross-entropy by its parameters, under their names. */
  nuisanceGradients(nuisance: Record<string, tf.Tensor>, inputs: Pick<AdversarialInputs, 'features' | 'nuisanceLabels'>): Record<string, tf.Tensor>
  gradients(head: Record<string, tf.Tensor>, nuisance: Record<string, tf.Tensor>, inputs: AdversarialInputs): AdversarialGradients
}

export interface AdamTensors {
  parameters: readonly tf.Tensor[]
  gradients: readonly tf.Tensor[]
  /** Means of gradients and of their squares before the step. */
  first: readonly tf.Tensor[]
  second: readonly tf.Tensor[]
  /** Scalars: lr / (1 - beta1^t), and sqrt(1 - beta2^t). */
  stepSize: tf.Scalar
  correction: tf.Scalar
}

/** One step of Adam (lab/optim/adam.ts) for parameters of any shapes. */
export type AdamStep = (
  tensors: AdamTensors,
  constants: { beta1: number; beta2: number; epsilon: number },
) => { parameters: tf.Tensor[]; first: tf.Tensor[]; second: tf.Tensor[] }

let current: Ops = portableOps

export const ops = (): Ops => current

export function useOps(better: Ops): void {
  current = better
}
