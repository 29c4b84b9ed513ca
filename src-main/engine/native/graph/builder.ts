/**
 * A TensorFlow graph in the making, and the file that TensorFlow loads one from. Field numbers are those of TensorFlow's graph.proto, node_def.proto,
 * attr_value.proto, tensor.proto, meta_graph.proto and saved_model.proto.
 */
import { bytes, float, integer, integers, join, message, text } from './protobuf'

/** Where a value comes from: the name of its node, with `:1` and so on for outputs other than the first. */
export type Output = string

const types = { float: 1, int32: 3, uint8: 4, bool: 10 } as const
export type Type = keyof typeof types

export type Attribute =
  | { type: Type }
  | { types: readonly Type[] }
  | { int: number }
  | { ints: readonly number[] }
  | { float: number }
  | { flag: boolean }
  | { text: string }
  | { texts: readonly string[] }
  | { tensor: { type: Type; shape: readonly number[]; data: Float32Array | Int32Array } }
export type Attributes = Readonly<Record<string, Attribute>>

/** GraphDef versions that the nodes are written for: TensorFlow 2.21's, which older ones from 2.5 on take too. */
const producer = 1882

export class GraphBuilder {
  private readonly nodes: Uint8Array[] = []

  /** A tensor that each run is given under this name. */
  input(name: string, type: Type = 'float'): Output {
    return this.add('Placeholder', [], { dtype: { type } }, name)
  }

  /** int32. */
  integers(values: readonly number[], shape: readonly number[] = [values.length]): Output {
    return this.constant('int32', shape, Int32Array.from(values))
  }

  /** float. */
  floats(values: readonly number[], shape: readonly number[] = [values.length]): Output {
    return this.constant('float', shape, Float32Array.from(values))
  }

  /** @param name only where a run asks for it, or gives it */
  add(op: string, inputs: readonly Output[], attributes: Attributes = {}, name = `n${this.nodes.length}`): Output {
    const written = Object.entries(attributes).map(([key, value]) => message(5, [text(1, key), message(2, [encodeAttribute(value)])]))
    this.nodes.push(message(1, [text(1, name), text(2, op), ...inputs.map((input) => text(3, input)), ...written]))
    return name
  }

  /** The content of saved_model.pb; its only tag is `serve`. */
  savedModel(): Uint8Array {
    const graph = message(2, [...this.nodes, message(4, [integer(1, producer)])])
    const about = message(1, [text(4, 'serve')])
    return join([integer(1, 1), message(2, [about, graph])])
  }

  private constant(type: Type, shape: readonly number[], data: Float32Array | Int32Array): Output {
    return this.add('Const', [], { dtype: { type }, value: { tensor: { type, shape, data } } })
  }
}

/** One field of an AttrValue; a list is one of its fields. */
function encodeAttribute(attribute: Attribute): Uint8Array {
  if ('type' in attribute) return integer(6, types[attribute.type])
  if ('int' in attribute) return integer(3, attribute.int)
  if ('float' in attribute) return float(4, attribute.float)
  if ('flag' in attribute) return integer(5, attribute.flag ? 1 : 0)
  if ('text' in attribute) return text(2, attribute.text)
  if ('types' in attribute)
    return message(1, [
      integers(
        6,
        attribute.types.map((type) => types[type]),
      ),
    ])
  if ('ints' in attribute) return message(1, [integers(3, attribute.ints)])
  if ('texts' in attribute)
    return message(
      1,
      attribute.texts.map((value) => text(2, value)),
    )
  const { type, shape, data } = attribute.tensor
  const dimensions = shape.map((size) => message(2, [integer(1, size)]))
  return message(8, [integer(1, types[type]), message(2, dimensions), bytes(4, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))])
}
