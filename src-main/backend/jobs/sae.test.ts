import { afterAll, expect, it } from 'vitest'
import { saeConfiguration, studyConfigurations } from '../../contract/sae'
import { openTestLab, removeHomes, until, type TestLab } from '../testing'

afterAll(removeHomes)

async function withNetwork(options: Parameters<typeof openTestLab>[0] = {}): Promise<{ lab: TestLab; network: string }> {
  const lab = openTestLab(options)
  const job = await lab.page.call('jobs.submit', { kind: 'train', input: { settings: { widths: [2, 2, 2] } } })
  await finished(lab, job.id)
  return { lab, network: job.runIds[0]! }
}

async function finished(lab: TestLab, job: string): Promise<void> {
  await until(() => lab.backend.jobs.list().some(({ id, status }) => id === job && status === 'finished'), 'the job')
}

it('makes a run of each configuration and seed, and keeps weights, metrics and figures', async () => {
  const { lab, network } = await withNetwork()
  const job = await lab.page.call('jobs.submit', { kind: 'sae', input: { run: network, configurations: [...studyConfigurations], seeds: [0, 1] } })
  expect(job.runIds).toHaveLength(14)
  await finished(lab, job.id)
  const run = await lab.page.call('runs.get', { run: job.runIds[1]! })
  expect(run).toMatchObject({ kind: 'sae', method: 'relu-l1', seed: 0, status: 'finished', parents: [{ id: network, role: 'model' }] })
  expect(run.settings).toMatchObject({ layer: 'relu2', aggregation: 'spatial_mean', modelEpoch: 3, expansion: 4 })
  expect(run.artifacts.map(({ name }) => name)).toEqual(['quality', 'weights/sae'])
  const metrics = await lab.page.call('runs.metrics', { run: run.id })
  expect(metrics.find(({ name }) => name === 'epoch/reconstruction')).toMatchObject({ step: Float64Array.of(1, 2), value: Float64Array.of(1, 0.5) })
  expect(metrics.find(({ name }) => name === 'step/loss')!.value).toEqual(Float64Array.of(1, 0.5))
  const rows = await lab.page.call('sae.table', { run: network })
  expect(rows).toHaveLength(14)
  expect(rows.at(-2)).toMatchObject({
    run: run.id,
    model: network,
    modelEpoch: 3,
    layer: 'relu2',
    width: 2,
    latents: 8,
    quality: { reconstruction: 0.5 },
  })
  expect(rows.at(-2)!.settings).not.toHaveProperty('layer')
  // Only their seed differs; another layer is another group, and so is another network.
  expect(new Set(rows.map(({ groupKey }) => groupKey)).size).toBe(7)
  const list = await lab.page.call('runs.list', { kind: 'sae' })
  expect(list[0]!.parents).toEqual([{ id: network, role: 'model' }])
})

it('begins again from its seed when the engine dies, and ends with the same weights', async () => {
  const { lab, network } = await withNetwork()
  const input = { run: network, configurations: [saeConfiguration.parse({})] }
  const whole = await lab.page.call('jobs.submit', { kind: 'sae', input })
  await finished(lab, whole.id)
  let died = false
  lab.engine.beforeEpoch = (_seed, epoch) => {
    if (epoch !== 2 || died) return
    died = true
    lab.engine.die()
    lab.engine.attachTo(lab.link)
  }
  const again = await lab.page.call('jobs.submit', { kind: 'sae', input })
  await finished(lab, again.id)
  const [first, second] = [whole, again].map(({ runIds }) => lab.store.runs.get(runIds[0]!))
  expect(died).toBe(true)
  expect(second!.weightsHash).toBe(first!.weightsHash)
  expect(second!.notices).toMatchObject([{ kind: 'interrupted' }])
  expect(lab.store.runs.metrics(second!.id, 'epoch/reconstruction')[0]!.step).toEqual(Float64Array.of(1, 2))
})

it('stops, and goes on when it is resumed', async () => {
  const { lab, network } = await withNetwork()
  let reached = () => {}
  const waiting = new Promise<void>((resolve) => (reached = resolve))
  let release = () => {}
  lab.engine.beforeEpoch = () => new Promise<void>((resolve) => (reached(), (release = resolve)))
  const job = await lab.page.call('jobs.submit', { kind: 'sae', input: { run: network, configurations: [{}] } })
  await waiting
  const stopping = lab.page.call('jobs.stop', { job: job.id })
  release()
  expect(await stopping).toMatchObject({ status: 'stopped' })
  const [id] = job.runIds
  expect(lab.store.runs.get(id!)).toMatchObject({ status: 'stopped', epoch: 0, artifacts: [] })
  expect(await lab.page.call('sae.table', {})).toMatchObject([{ status: 'stopped', quality: null }])
  lab.engine.beforeEpoch = () => {}
  await lab.page.call('jobs.resume', { run: id! })
  await finished(lab, job.id)
  expect(lab.store.runs.get(id!).status).toBe('finished')
})

it('refuses before it makes a run', async () => {
  const { lab, network } = await withNetwork()
  const submit = (input: unknown) => lab.page.call('jobs.submit', { kind: 'sae', input })
  await expect(submit({ run: network, configurations: [{ layer: 'gap', aggregation: 'per_position' }] })).rejects.toThrow('gap has one position only')
  await expect(submit({ run: network, configurations: [{ variant: 'dense' }] })).rejects.toThrow('no SAE variant')
  await expect(submit({ run: network, configurations: [{}, {}] })).rejects.toThrow('configurations: each may be there only once')
  await expect(submit({ run: network, configurations: [{}], epoch: 9 })).rejects.toThrow('there is no epoch 9')
  expect(await lab.page.call('runs.list', { kind: 'sae' })).toEqual([])
})

it('an SAE is no network: what asks for one says so, and `last` passes it over; its export is its own file', async () => {
  const { lab, network } = await withNetwork()
  const job = await lab.page.call('jobs.submit', { kind: 'sae', input: { run: 'last', configurations: [{}] } })
  await finished(lab, job.id)
  const sae = job.runIds[0]!
  for (const call of ['diagnose.evaluate', 'gradcam.images'] as const) {
    const question = call === 'diagnose.evaluate' ? { run: sae } : { run: sae, images: [{ from: 'split', split: 'hard', index: 0 }] }
    await expect(lab.page.call(call, question as never)).rejects.toThrow('is a sparse autoencoder')
  }
  await expect(lab.page.call('compare.table', { runs: [sae, network] })).rejects.toThrow('is a sparse autoencoder')
  expect(lab.store.runs.resolve('last')).toBe(sae)
  expect(lab.store.runs.resolve('last', 'network')).toBe(network)
  expect(lab.store.runs.resolve('last', 'sae')).toBe(sae)
  const { bytes, fileName } = await lab.page.call('runs.export', { run: sae })
  expect(Buffer.from(bytes).equals(Buffer.from(lab.store.artifacts.read(sae, 'weights/sae')))).toBe(true)
  expect(fileName).toMatch(/relu3.*seed-0\.safetensors$/)
  await expect(lab.page.call('runs.delete', { run: network })).rejects.toThrow('others were made from run')
})
