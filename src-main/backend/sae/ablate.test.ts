import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AblationChunk } from '../../contract/ablation'
import type { LabContract } from '../../contract/lab'
import type { InputOf } from '../../contract/rpc'
import type { FeatureFigures } from '../../contract/sae'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'
import { ranked } from './ablate'
import { addSae } from './testing'

let lab: TestLab
let model: string
let sae: string

beforeEach(async () => {
  lab = openTestLab()
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: {} })
  await until(async () => (await lab.page.call('jobs.list', {})).find(({ id }) => id === job.id)?.status === 'finished')
  model = job.runIds[0]!
  sae = addSae(lab.store, model, 0, [[1, 0]], [1, 1])
})

afterEach(async () => {
  await lab.backend.close()
  removeHomes()
})

async function ablation(question: Omit<InputOf<LabContract['sae.ablate']>, 'sae'> = {}, of = sae): Promise<AblationChunk[]> {
  const chunks: AblationChunk[] = []
  await lab.page.stream('sae.ablate', { sae: of, ...question }, (chunk) => chunks.push(chunk)).done
  return chunks
}
const asked = () => lab.engine.asked

describe('an ablation', () => {
  // Of the test engine's two features the first goes with colour, and the second with nothing.
  it('ranks by the balanced set, says how far it is, and is kept', async () => {
    const chunks = await ablation({ counts: [0, 1] })
    expect(chunks.slice(0, -1)).toEqual([
      { type: 'progress', done: 10, total: 20, secondsLeft: null },
      { type: 'progress', done: 1, total: 2, secondsLeft: null },
    ])
    expect(chunks.at(-1)).toMatchObject({ type: 'done', ablation: { sae, split: 'hard', images: 20, features: [0] } })
    expect(asked()).toEqual(['features balanced', 'ablate 0 zero hard'])
    expect(await ablation({ counts: [0, 1] })).toEqual([chunks.at(-1)])
    expect(asked()).toHaveLength(2)
  })

  it('is measured again for every other question, and its features are not looked at again', async () => {
    const questions: Parameters<typeof ablation>[0][] = [
      {},
      { by: 'digit' },
      { mode: 'mean' },
      { split: 'easy' },
      { counts: [2] },
      { draws: 3 },
      { seed: 1 },
      { limit: 10 },
    ]
    for (const question of questions) await ablation(question)
    for (const question of questions) await ablation(question)
    expect(asked().filter((what) => what.startsWith('ablate'))).toHaveLength(questions.length)
    expect(asked().filter((what) => what.startsWith('features'))).toEqual(['features balanced'])
  })

  it('is forgotten with its SAE', async () => {
    await ablation()
    await lab.page.call('runs.delete', { run: sae })
    expect((await lab.page.call('storage.usage', {})).artifacts.map(({ kind }) => kind)).not.toContain('ablation')
    await expect(ablation()).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('that the page gives up is not kept', async () => {
    let stopped = false
    lab.engine.beforePassEnds = (signal) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => ((stopped = true), resolve()), { once: true }))
    const chunks: AblationChunk[] = []
    const stream = lab.page.stream('sae.ablate', { sae }, (chunk) => chunks.push(chunk))
    await until(() => chunks.length === 2, 'the ablation')
    stream.close()
    await until(() => stopped, 'the engine to hear of it')
    lab.engine.beforePassEnds = () => {}
    expect((await ablation()).at(-1)).toMatchObject({ type: 'done' })
    expect(asked().filter((what) => what.startsWith('ablate'))).toHaveLength(2)
  })

  it('of a network, or of data that has changed, is refused', async () => {
    await expect(ablation({}, model)).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('not a sparse autoencoder') as string,
    })
    lab.engine.data = 'other data'
    await expect(ablation()).rejects.toMatchObject({ kind: 'conflict' })
  })
})

it('ranks the most selective first, equal ones in their order, and those without a figure last', () => {
  const figures = [null, 0.2, 0.9, 0.2].map((colorSelectivity, feature) => ({ feature, colorSelectivity, digitSelectivity: 1 - feature / 10 }))
  expect(ranked(figures as FeatureFigures[], 'color')).toEqual([2, 1, 3, 0])
  expect(ranked(figures as FeatureFigures[], 'digit')).toEqual([0, 1, 2, 3])
})

describe('a dump', () => {
  it('names the run whole, and what was asked, and its file says what is in it', async () => {
    const { bytes, fileName } = await lab.page.call('sae.dump', { sae: 'last', what: 'steering', feature: 1, protocol: 'additive' })
    expect(new TextDecoder().decode(bytes)).toBe(`steering of ${sae}: 1 5 additive`)
    expect(fileName).toBe('SAE-0-steering-hard.safetensors')
  })

  it('of steering without a feature, or of a network, is refused; and logits of an SAE too', async () => {
    await expect(lab.page.call('sae.dump', { sae, what: 'steering' })).rejects.toMatchObject({ kind: 'bad-input' })
    await expect(lab.page.call('sae.dump', { sae: model, what: 'codes' })).rejects.toMatchObject({ kind: 'bad-input' })
    for (const ask of [
      lab.page.call('runs.dump', { run: sae, what: 'logits' }),
      lab.page.call('diagnose.evaluate', { run: sae }),
      lab.page.call('microscope.channels', { run: sae, image: { from: 'split', split: 'hard', index: 0 } }),
      lab.page.call('sae.check', { run: sae, configuration: {} }),
    ])
      await expect(ask).rejects.toMatchObject({ kind: 'bad-input', message: expect.stringContaining('is a sparse autoencoder') as string })
  })
})
