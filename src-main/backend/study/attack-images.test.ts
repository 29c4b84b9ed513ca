import { describe, expect, it } from 'vitest'
import type { AttackSamples } from '../../contract/attack'
import { imagesFor } from './attack-images'

const found = (qualifying: number[], shared: number, onEasy: number): AttackSamples => ({
  images: 1028,
  models: qualifying.map((count, place) => ({ run: String(place), epoch: 1, qualifying: count })),
  ...{ shared, onEasy, atLower: [] },
})

describe('the sevens that are attacked', () => {
  it.each([
    [
      'are those that all models are sure of, where there are enough',
      found([62, 900, 980, 850], 40, 1000),
      { split: 'hard', choice: 'shared', samples: 20 },
    ],
    ['are exactly enough', found([20, 900, 980, 850], 20, 1000), { split: 'hard', choice: 'shared', samples: 20 }],
    ['are each model’s own where too few are shared', found([62, 900, 980, 850], 19, 1000), { split: 'hard', choice: 'per-model', samples: 20 }],
    ['are as many as the least sure has', found([6, 900, 980, 850], 5, 1000), { split: 'hard', choice: 'per-model', samples: 6 }],
    ['are of the easy set where one has next to none', found([4, 900, 980, 850], 4, 1000), { split: 'easy', choice: 'shared', samples: 20 }],
    ['are as many as the easy set has', found([0, 900, 980, 850], 0, 3), { split: 'easy', choice: 'shared', samples: 3 }],
    ['are none where no seven is answered 7', found([0, 0, 0, 0], 0, 0), null],
  ])('%s', (_what, samples, expected) => {
    expect(imagesFor(samples, 20)).toEqual(expected)
  })
})
