import { describe, expect, it } from 'vitest'
import { channelPair, type Channel } from '../contract/channel'
import { engineContract, type EngineContract } from '../contract/engine'
import { LabError } from '../contract/errors'
import { serve, type Handlers } from '../contract/rpc'
import { EngineLink } from './engine-link'
import { chainInfo } from './testing'

/** The far end of an engine's channel: what it was sent, and a way to die. */
function engineSide(handlers: Partial<Handlers<EngineContract>>): { channel: Channel; die(): void; loaded: Uint8Array[] } {
  const [near, far] = channelPair()
  const loaded: Uint8Array[] = []
  const load: Handlers<EngineContract>['model.load'] = ({ bytes }) => {
    loaded.push(bytes)
    return { key: `key of ${bytes.length}`, hash: 'of the weights', settings: {}, parameters: 1 }
  }
  serve(engineContract, { 'engine.info': () => chainInfo, 'model.load': load, ...handlers } as Handlers<EngineContract>, far)
  return { channel: near, die: () => far.close(), loaded }
}

const model = { key: 'a', bytes: () => new Uint8Array(3) }

describe('the link to the engine', () => {
  it('lets calls wait for an engine that is on its way', async () => {
    const link = new EngineLink()
    const presets = link.call('data.presets', {})
    expect(link.status.engineState).toBe('starting')
    link.attach(engineSide({ 'data.presets': () => [] }).channel)
    expect(await presets).toEqual([])
    expect(link.status).toEqual({ engine: chainInfo, engineState: 'ready', engineError: null })
  })

  it('asks the next engine where one dies over a call', async () => {
    const link = new EngineLink()
    const first = engineSide({ 'data.presets': () => (first.die(), new Promise(() => {})) })
    link.attach(first.channel)
    const presets = link.call('data.presets', {})
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(link.status.engineState).toBe('restarting')
    link.attach(engineSide({ 'data.presets': () => [] }).channel)
    expect(await presets).toEqual([])
  })

  it('gives up a call that killed two engines', async () => {
    const link = new EngineLink()
    const deadly = () => {
      const side = engineSide({ 'data.presets': () => (side.die(), new Promise(() => {})) })
      return side.channel
    }
    link.attach(deadly())
    const presets = link.call('data.presets', {})
    await new Promise((resolve) => setTimeout(resolve, 10))
    link.attach(deadly())
    await expect(presets).rejects.toMatchObject({ kind: 'lost' })
  })

  it('fails with the reason once the host has given the engine up', async () => {
    const link = new EngineLink()
    const presets = link.call('data.presets', {})
    link.hostSays('failed', 'it died five times')
    await expect(presets).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('it died five times') as string })
    await expect(link.call('data.presets', {})).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('asks who is there until one is, or none is to come', async () => {
    const link = new EngineLink()
    const dying = () => {
      const side = engineSide({ 'engine.info': () => (side.die(), new Promise(() => {})) })
      return side.channel
    }
    const found = link.info()
    for (let time = 0; time < 3; time++) {
      link.attach(dying())
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    link.attach(engineSide({}).channel)
    expect(await found).toEqual(chainInfo)

    link.attach(dying())
    const lost = link.info()
    await new Promise((resolve) => setTimeout(resolve, 5))
    link.hostSays('failed', 'no library')
    await expect(lost).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('no library') as string })
  })

  it('holds a call back from engines that die while they start, and says why none could be had', async () => {
    const link = new EngineLink()
    const presets = link.call('data.presets', {})
    for (let time = 0; time < 3; time++) {
      const side = engineSide({ 'engine.info': () => (side.die(), new Promise(() => {})) })
      link.attach(side.channel)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    link.hostSays('failed', 'LAB_ENGINE asks for cuda')
    await expect(presets).rejects.toMatchObject({ kind: 'unavailable', message: expect.stringContaining('LAB_ENGINE asks for cuda') as string })
  })

  it('stops waiting when its caller does', async () => {
    const link = new EngineLink()
    const caller = new AbortController()
    const presets = link.call('data.presets', {}, caller.signal)
    caller.abort()
    await expect(presets).rejects.toMatchObject({ kind: 'cancelled' })
  })

  it('sends weights once, and again to an engine that does not hold them', async () => {
    const link = new EngineLink()
    const first = engineSide({})
    link.attach(first.channel)
    expect(await link.withModel(model, async ({ key }) => key)).toBe('key of 3')
    await link.withModel(model, async ({ key }) => key)
    expect(first.loaded).toHaveLength(1)

    let asked = 0
    const answer = await link.withModel(model, async () => {
      asked += 1
      if (asked === 1) throw new LabError('model-missing', 'forgotten')
      return 'answer'
    })
    expect([answer, asked, first.loaded.length]).toEqual(['answer', 2, 2])
  })
})
