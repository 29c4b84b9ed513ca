import * as tf from '@tensorflow/tfjs'

/**
 * Grey digits in colours, on the fly (STUDY 0): on the stroke, grey * colour over black; behind it, a white digit over the colour, grey +
 * (1 - grey) * colour.
 * @param grey bytes, [n, 28, 28]
 * @param rgb colours 0..1, [n, 3]
 * @returns images [n, 28, 28, 3], 0..1
 */
export function paint(grey: Uint8Array, rgb: Float32Array, placement: 'stroke' | 'background'): tf.Tensor4D {
  const count = rgb.length / 3
  return tf.tidy(() => {
    const strokes = tf.tensor4d(Float32Array.from(grey, (byte) => byte / 255), [count, 28, 28, 1])
    const colors = tf.tensor4d(rgb, [count, 1, 1, 3])
    if (placement === 'stroke') return strokes.mul(colors)
    return strokes.add(tf.sub(1, strokes).mul(colors))
  })
}
