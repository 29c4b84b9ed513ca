import { describe, expect, it } from 'vitest'
import { keyOf, questionOf, readSettings, writeSettings } from './question'

describe('settings in the address', () => {
  it('are what differs, and come back as they were', () => {
    const text = writeSettings({ lr: 0.1, clamp: false, steps: 50, tv: 2e-4 })
    expect(text).toBe('steps:50,lr:0.1,clamp:false')
    expect(readSettings(text)).toEqual({ steps: 50, lr: 0.1, clamp: false })
    expect(writeSettings({ steps: 200 })).toBeNull()
  })

  it('are passed over where they are wrong or unknown', () => {
    expect(readSettings('steps:0,lr:abc,clamp:7,foo:1,jitter:,blurEvery:4')).toEqual({ blurEvery: 4 })
    expect(readSettings(null)).toEqual({})
  })
})

describe('questions', () => {
  it('are equal in whatever order their settings were changed', () => {
    const ask = (text: string) => keyOf(questionOf({ run: 'r', epoch: 4, seed: 1, settings: readSettings(text) }, 'conv1', 'channel_max'))
    expect(ask('lr:0.1,steps:50')).toBe(ask('steps:50,lr:0.1'))
    expect(ask('steps:50')).not.toBe(ask('steps:51'))
  })

  it('name all channels by leaving them out', () => {
    const asker = { run: 'r', epoch: 4, seed: 7, settings: {} }
    expect(questionOf(asker, 'conv1', 'channel_max')).not.toHaveProperty('channels')
    expect(questionOf(asker, 'conv1', 'channel_max', [3])).toMatchObject({ channels: [3], seeds: [7] })
  })
})
