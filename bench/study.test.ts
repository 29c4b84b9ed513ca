import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { usageOf } from './process-tree'
import { placeOfLab, placeOfScript } from './study'

it('knows from what the lab says of its progress which task it is at, and what of it', () => {
  expect(placeOfLab('64% · Task 4, Robust training: DANN, seed 0, epoch 3 of 15 · 1500 images/s · 2 min left')).toEqual({ task: 4, doing: 'DANN' })
  expect(placeOfLab('Task 2, The prober: prototypes of conv1, channel_max, seed 0')).toEqual({ task: 2, doing: 'prototypes of conv1, channel_max' })
  expect(placeOfLab('90% · Task 6, Sparse autoencoders: SAE relu1 spatial_mean, epoch 1 of 3 · 10 s left')).toEqual({
    task: 6,
    doing: 'SAE relu1 spatial_mean',
  })
  // What it says of a task that is done.
  expect(placeOfLab('4 Robust training: finished. Right on the hard set: DANN 90.9%.')).toBeNull()
  expect(placeOfLab('epoch 1: loss 0.3, train 92.0%, easy 95.0%, hard 0.1% (2.0 s)')).toBeNull()
})

it('knows the same of the script', () => {
  expect(placeOfScript('5: Attack 7 to 3')).toEqual({ task: 5, doing: 'Attack 7 to 3' })
  expect(placeOfScript('warning: 5 of something')).toBeNull()
})

it.runIf(process.platform === 'linux')('sees the time of a whole tree of processes, and the memory of the one that is named', async () => {
  const work =
    'const held = Buffer.alloc(200 * 2 ** 20, 1); const until = Date.now() + 60000; process.stdout.write("ready"); while (Date.now() < until) held[0]++ // the-worker'
  const shell = spawn('/bin/sh', ['-c', '"$0" -e "$1"; true', process.execPath, work], { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  try {
    await once(shell.stdout, 'data')
    const first = usageOf(shell.pid!, 'the-worker')
    expect(first.peakMiB).toBeGreaterThan(200)
    expect(usageOf(shell.pid!, 'nobody').peakMiB).toBeNull()
    await expect.poll(() => usageOf(shell.pid!, 'the-worker').cpuSeconds, { timeout: 50_000 }).toBeGreaterThan(first.cpuSeconds)
  } finally {
    process.kill(-shell.pid!, 'SIGKILL')
  }
})
