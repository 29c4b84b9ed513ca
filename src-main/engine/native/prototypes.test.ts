import { expect, it } from 'vitest'
import { prototypeSettings } from '../../contract/prototypes'
import { architectureOf, imageLength, type LayerName } from '../../lab/model/architecture'
import { disposeParams } from '../../lab/model/cnn'
import { initParams } from '../../lab/model/init'
import { Maximisation } from '../../lab/prototypes/maximise'
import { describeMaximisation } from '../../lab/prototypes/maximise.testing'
import { describeNative } from './native.testing'

describeNative('on TensorFlow', () => {
  describeMaximisation()

  it('the study’s network gives the same images to the bit in batches of any size, odd ones too', () => {
    const architecture = architectureOf({ widths: [32, 64, 128], thirdPool: true })
    const params = initParams(architecture, 1)
    const settings = prototypeSettings.parse({})
    for (const layer of ['conv1', 'conv2', 'pool3', 'fc'] as LayerName[]) {
      const make = (channels: number[]) => {
        const wishes = channels.map((channel) => ({ channel, seed: 0 }))
        const made = new Maximisation({ architecture, params, layer, objective: 'channel_mean', settings }, wishes)
        for (let step = 0; step < 20; step++) made.step()
        made.dispose()
        return made.images
      }
      const ten = make([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      for (const count of [1, 3, 5, 9]) {
        const some = make(Array.from({ length: count }, (_, channel) => channel))
        expect(some, `${layer}, ${count}`).toEqual(ten.subarray(0, count * imageLength))
      }
    }
    disposeParams(params)
  })
})
