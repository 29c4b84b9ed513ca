import { it } from 'vitest'
import { describeAttackedCnn, expectSameInAnyLargeBatch } from '../../lab/attack/cnn.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => {
  describeAttackedCnn(200)

  it.each([true, false])(
    'a network of the study’s size says of an image the same to the bit in any batch, third pooling %s',
    expectSameInAnyLargeBatch,
  )
})
