import { expect, it } from 'vitest'
import { labelsWithRoom } from './label-room'

const label = (x: number, y: number, text = '0.001') => ({ x, y, text })

it('hides a label that would lie over one before it, and no other', () => {
  expect(labelsWithRoom([label(0, 0), label(30, 0), label(36, 0), label(10, 14), label(12, 5)])).toEqual([true, false, true, true, false])
})

it('measures from the one that begins further left', () => {
  expect(labelsWithRoom([label(50, 0, '1'), label(0, 0, '0.000001')])).toEqual([true, false])
  expect(labelsWithRoom([label(50, 0, '0.000001'), label(0, 0, '1')])).toEqual([true, true])
})

it('what is hidden takes no room', () => {
  expect(labelsWithRoom([label(0, 0), label(30, 0), label(60, 0)])).toEqual([true, false, true])
})
