/** TensorFlow's own kernels by name, for what tfjs has no call for. */
import * as tf from '@tensorflow/tfjs'

export interface Attribute {
  name: string
  type: number
  value: unknown
}

interface NativeBackend {
  binding: Record<'TF_ATTR_INT' | 'TF_ATTR_BOOL' | 'TF_ATTR_STRING' | 'TF_ATTR_TYPE' | 'TF_FLOAT' | 'TF_INT32', number>
  executeSingleOutput(name: string, attributes: Attribute[], inputs: tf.Tensor[]): tf.Tensor
  executeMultipleOutputs(name: string, attributes: Attribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[]
}

const backend = () => tf.backend() as unknown as NativeBackend

export function execute<T extends tf.Tensor>(name: string, attributes: Attribute[], ...inputs: tf.Tensor[]): T {
  return backend().executeSingleOutput(name, attributes, inputs) as T
}

export function executeMany(name: string, attributes: Attribute[], inputs: tf.Tensor[], outputs: number): tf.Tensor[] {
  return backend().executeMultipleOutputs(name, attributes, inputs, outputs)
}

/** Attributes as the binding takes them; a list of integers goes as one attribute. */
export const attribute = {
  integers: (name: string, value: number[]): Attribute => ({ name, type: backend().binding.TF_ATTR_INT, value }),
  flag: (name: string, value: boolean): Attribute => ({ name, type: backend().binding.TF_ATTR_BOOL, value }),
  text: (name: string, value: string): Attribute => ({ name, type: backend().binding.TF_ATTR_STRING, value }),
  /** The type of the tensors that a kernel works on. */
  float: (name = 'T'): Attribute => ({ name, type: backend().binding.TF_ATTR_TYPE, value: backend().binding.TF_FLOAT }),
  int32: (name: string): Attribute => ({ name, type: backend().binding.TF_ATTR_TYPE, value: backend().binding.TF_INT32 }),
}
