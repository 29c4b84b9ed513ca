/** The built command line, end to end: real backend, real engine, a tiny subset. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Comparison } from '../../contract/compare'
import type { Share } from '../../contract/diagnose'
import type { MethodsResult } from './commands/methods'
import type { EvalResult } from './commands/eval'
import type { TrainResult, TrainSummary } from './results'
import type { Outcome } from './captured.testing'
import { build, BuiltLab, launchOfBuild, OpenLab } from './testing'

const home = mkdtempSync(join(tmpdir(), 'lab-cli-'))
const tiny = ['--train-size', '512', '--test-size', '200', '--set', 'widths=4,8,16']
/** Long enough to be interrupted after its first epoch. */
const longer = ['--train-size', '2000', '--test-size', '200', '--epochs', '6', '--seed', '3', '--set', 'widths=16,32,64']

const built = new BuiltLab(home)
const lab = built.run.bind(built)
const json = built.json.bind(built)

/** The process that runs `entry` for a command. */
function childOf(parent: ChildProcess, entry: 'engine' | 'backend'): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parentPid = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[1]
      if (Number(parentPid) === parent.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${entry}.js`)) return Number(pid)
    } catch {
      // It has ended between the two looks.
    }
  }
  throw new Error(`no ${entry} runs`)
}

/** Calls once, when the first epoch is done. */
function afterFirstEpoch(act: (child: ChildProcess) => void): (stderr: string, child: ChildProcess) => void {
  let done = false
  return (stderr, child) => {
    if (done || !stderr.includes('epoch 1: loss')) return
    done = true
    act(child)
  }
}

let trained: TrainResult

beforeAll(async () => {
  trained = await json<TrainResult>(['train', ...tiny, '--epochs', '2', '--seed', '1', '--set', 'momentum=0.5', '--name', 'tiny'])
}, 240_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('lab train', () => {
  it('ends with one object of the documented shape', () => {
    expect(trained).toMatchObject({
      run: expect.stringMatching(/^\w+$/) as string,
      name: 'tiny',
      method: 'erm',
      seed: 1,
      settings: { epochs: 2, momentum: 0.5, widths: [4, 8, 16] },
      engine: { kind: expect.stringMatching(/cuda|cpu|wasm/) as string },
      dataset: { hash: expect.stringMatching(/^[0-9a-f]{16,}$/) as string, settings: { trainSize: 512, testSize: 200 } },
      weightsHash: expect.stringMatching(/^[0-9a-f]{16,}$/) as string,
    })
    expect(trained.epochs.map(({ epoch }) => epoch)).toEqual([1, 2])
    for (const epoch of trained.epochs) {
      expect(Object.keys(epoch).sort()).toEqual(['easy', 'epoch', 'hard', 'loss', 'seconds', 'train'])
      for (const share of [epoch.train, epoch.easy, epoch.hard]) expect(share).toSatisfy((value: number) => value >= 0 && value <= 1)
    }
    expect(trained.final).toEqual({ train: trained.epochs[1]!.train, easy: trained.epochs[1]!.easy, hard: trained.epochs[1]!.hard })
  })

  it('trains a run for each of several seeds, which differ', async () => {
    const { stdout, stderr, code } = await lab(['train', ...tiny, '--epochs', '1', '--seeds', '1,2', '--json'])
    const { runs, summary } = JSON.parse(stdout) as { runs: TrainResult[]; summary: TrainSummary }
    expect(code).toBe(0)
    expect(runs.map(({ seed }) => seed)).toEqual([1, 2])
    expect(summary.easy!.mean).toBeCloseTo((runs[0]!.final.easy! + runs[1]!.final.easy!) / 2, 12)
    expect(runs[0]!.weightsHash).not.toBe(runs[1]!.weightsHash)
    expect(stderr).toMatch(/run \w+ epoch 1: loss/)
    expect(stdout.trim().split('\n')).toHaveLength(1)
  }, 240_000)
})

describe('lab eval', () => {
  it('agrees with itself and with what training measured', async () => {
    const result = await json<EvalResult>(['eval', trained.run, '--split', 'balanced'])
    expect(result).toMatchObject({ run: trained.run, epoch: 2, easy: trained.final.easy, hard: trained.final.hard })
    for (const split of ['easy', 'hard', 'balanced'] as const) {
      const confusion = result.confusion[split]!
      expect(confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(200)
      const right = confusion.reduce((sum, row, digit) => sum + row[digit]!, 0)
      expect(result[split]).toBeCloseTo(right / 200, 12)
    }
    const follow: Share = result.colorFollow
    expect(follow).toMatchObject({ of: 200, value: follow.count / 200 })
    const diagonal = result.colorConfusion.hard!.reduce((sum, row, color) => sum + row[color]!, 0)
    expect(follow.count).toBe(diagonal)
    expect(follow.low).toBeLessThanOrEqual(follow.value!)
    expect(result.probe.histograms.map((byDigit) => byDigit.flat().reduce((sum, count) => sum + count, 0))).toEqual(new Array(10).fill(200))
  }, 60_000)

  it('knows the epochs', async () => {
    const first = await json<EvalResult>(['eval', trained.run.slice(0, 9), '--epoch', '1'])
    expect([first.epoch, first.hard]).toEqual([1, trained.epochs[0]!.hard])
  }, 60_000)
})

describe('lab sweep and lab compare', () => {
  let swept: { runs: TrainResult[]; comparison: Comparison }

  beforeAll(async () => {
    const methods = ['--method', 'erm:adam-control', '--method', 'cf-invar', '--rhos', '0.9,0.99']
    swept = await json(['sweep', ...methods, ...tiny, '--epochs', '1', '--seeds', '0'])
  }, 240_000)

  it('trains each method on each rho, and holds them against plain training on the same data', async () => {
    expect(swept.runs.map(({ method, dataset, status }) => [method, dataset.settings!.rho, status])).toEqual([
      ['erm', 0.9, 'finished'],
      ['cf-invar', 0.9, 'finished'],
      ['erm', 0.99, 'finished'],
      ['cf-invar', 0.99, 'finished'],
    ])
    expect(swept.runs[0]!.settings).toMatchObject({ optimizer: 'adam', epochs: 1, widths: [4, 8, 16] })
    expect(swept.comparison.datasets).toHaveLength(2)
    // So few digits teach nothing, and what collapsed is no control unless it is named.
    const ids = swept.runs.map(({ run }) => run)
    const { effects } = await json<Comparison>(['compare', ...ids, '--control', ids[0]!])
    expect(effects.map(({ group, control, figure }) => [group, control, figure])).toEqual([
      [1, 0, 'hard'],
      [1, 0, 'easy'],
      [3, 2, 'hard'],
      [3, 2, 'easy'],
    ])
    const [plain, cure] = swept.runs.map(({ final }) => final.hard!)
    expect(effects[0]!.difference.mean).toBeCloseTo(cure! - plain!, 12)
  })

  it('compares runs with what training measured, and with linear probes', async () => {
    const { runs, groups, settings, remarks } = await json<Comparison>(['compare', trained.run, swept.runs[1]!.run, '--probes'])
    expect(runs.map(({ figures }) => figures!.hard.value)).toEqual([trained.final.hard, swept.runs[1]!.final.hard])
    expect(runs.map(({ figures }) => figures!.probes!.fittedOn)).toEqual([512, 512])
    expect(new Set(groups.map(({ label }) => label)).size).toBe(2)
    expect(settings.map(({ name }) => name)).toEqual(expect.arrayContaining(['epochs', 'dataset.rho']))
    expect(remarks.join(' ')).toContain('2 datasets')
  }, 120_000)
})

describe('runs and files', () => {
  it('lists, shows, exports, imports, dumps and deletes', async () => {
    const { runs } = await json<{ runs: { id: string; name: string }[] }>(['runs', '--text', 'tiny'])
    expect(runs).toMatchObject([{ id: trained.run, name: 'tiny', status: 'finished' }])
    expect(await json(['show', trained.run])).toMatchObject({
      id: trained.run,
      epochs: [{ epoch: 1 }, { epoch: 2 }],
      codeVersion: expect.any(String) as string,
    })

    const weights = join(home, 'w.safetensors')
    expect(await json(['export', trained.run, '--to', weights])).toMatchObject({ file: weights })
    const header = headerOf(weights)
    expect((header['conv1.weight'] as { shape: number[] }).shape).toEqual([4, 3, 3, 3])
    expect((header['fc.weight'] as { shape: number[] }).shape).toEqual([10, 16])
    const imported = await json<{ run: string; weightsHash: string }>(['import', weights])
    expect(imported).toMatchObject({ weightsHash: trained.weightsHash, settings: trained.settings })

    const dump = join(home, 'd.safetensors')
    await json(['dump', imported.run, '--what', 'activations', '--layer', 'relu1', '--limit', '5', '--to', dump])
    expect(
      Object.entries(headerOf(dump))
        .flatMap(([name, { shape }]) => (name === '__metadata__' ? [] : [[name, shape?.join()]]))
        .sort(),
    ).toEqual([
      ['activation', '5,28,28,4'],
      ['color', '5'],
      ['digit', '5'],
      ['images', '5,28,28,3'],
    ])
    expect(await json(['delete', imported.run])).toEqual({ deleted: [imported.run] })
    expect((await lab(['show', imported.run])).code).toBe(2)
  }, 240_000)

  it('describes the data', async () => {
    const report = await json<{ splits: Record<string, { dominantOverall: number; size: number }> }>([
      'data',
      ...tiny.slice(0, 4),
      '--set',
      'rho=0.9',
      '--seed',
      '5',
    ])
    expect(report.splits.hard).toMatchObject({ dominantOverall: 0, size: 200 })
    expect(report).toMatchObject({ settings: { rho: 0.9, seed: 5 }, hash: expect.any(String) as string })
  }, 60_000)

  it('examines the machine', async () => {
    const doctor = await json<{ ok: boolean; selfCheck: { ok: boolean }[]; host: string }>(['doctor'])
    expect(doctor).toMatchObject({ ok: true, host: 'cli', places: { Home: home } })
    expect(doctor.selfCheck.length).toBeGreaterThan(0)
  }, 60_000)
})

describe('lab report', () => {
  it('leaves a page with the command line that repeats its runs, bit for bit', async () => {
    const file = join(home, 'report.html')
    const { remarks } = await json<{ remarks: string[] }>(['report', trained.run, '--to', file, '--title', 'What it <saw>'])
    expect(remarks.length).toBeGreaterThan(0)
    const page = readFileSync(file, 'utf8')
    expect(page).toContain('What it &lt;saw>')
    // A namespace is a name; nothing is loaded from it.
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/<script|https?:\/\//)
    const [command] = /lab train [^<]*/.exec(page)!
    expect((await json<TrainResult>(command.split(' ').slice(1))).weightsHash).toBe(trained.weightsHash)
  }, 240_000)

  it('leaves its tables', async () => {
    const { files } = await json<{ files: { file: string }[] }>(['report', trained.run, '--to', join(home, 'tables.csv')])
    expect(files.map(({ file }) => file)).toContain(join(home, 'tables-curves-by-run.csv'))
    const rows = readFileSync(join(home, 'tables-curves-by-run.csv'), 'utf8').trim().split('\r\n')
    expect(rows.slice(1).map((row) => Number(row.split(',').at(-1)))).toEqual(trained.epochs.map(({ hard }) => hard))
    await json(['report', trained.run, '--to', join(home, 'tables.tex')])
    expect(readFileSync(join(home, 'tables.tex'), 'utf8')).toContain('\\bottomrule')
  }, 60_000)

  it('says what a PDF needs where there is no browser, and leaves nothing', async () => {
    const file = join(home, 'report.pdf')
    const { code, stderr } = await lab(['report', trained.run, '--to', file], () => {}, { ...process.env, LAB_BROWSER: '/no/such/browser' })
    expect([code, stderr.trim().split('\n').at(-1)]).toEqual([1, expect.stringContaining('LAB_BROWSER names /no/such/browser') as string])
    expect(readdirSync(home).filter((name) => name.startsWith('report.pdf'))).toEqual([])
  }, 60_000)
})

function headerOf(file: string): Record<string, { shape?: number[] }> {
  const bytes = readFileSync(file)
  return JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as Record<string, { shape?: number[] }>
}

describe('the program itself', () => {
  it('prints its version without starting anything', async () => {
    const { code, stdout } = await lab(['--version'])
    expect([code, stdout.trim()]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+/)])
  })
})

describe('lab serve', () => {
  it('hands its flags to the web host, and its exit code back', async () => {
    const { code, stderr } = await lab(['serve', '--prot', '80'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('--prot')])
  }, 60_000)
})

describe('bad input', () => {
  function expectRefused({ code, stdout, stderr }: Outcome, message: string): void {
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect([code, stdout]).toEqual([2, ''])
  }

  it.each([
    [['train', '--method', 'emr'], 'there is no method "emr"; did you mean "erm"?'],
    [['train', '--set', 'widths=4,8'], 'widths'],
    [['eval', 'nonsense'], 'there is no run "nonsense"; lab runs lists them'],
    [['colour'], "unknown command 'colour'"],
  ])('lab %j exits 2 with one line', async (args, message) => expectRefused(await lab(args), message), 60_000)

  describe('of commands that share one backend', () => {
    let open: OpenLab

    beforeAll(() => {
      open = new OpenLab(home)
    })
    afterAll(() => open.close())

    it('names what other commands take', async () => {
      const { methods, saeVariants, attacks, datasets } = await open.json<MethodsResult>(['methods'])
      expect(methods.find(({ id }) => id === 'erm')!.presets).toContain('as-written')
      expect([saeVariants, attacks, datasets].map((all) => all.map(({ id }) => id))).toEqual([
        expect.arrayContaining(['relu-l1']),
        expect.arrayContaining(['pgd', 'fmn']),
        expect.arrayContaining(['study', 'small']),
      ])
      expect((await open.run(['methods'])).stdout).toMatch(/^erm +.*as-written/m)
    })

    it('takes all digits where as many are named as there are', async () => {
      expect((await open.run(['data', '--train-size', '60000', '--test-size', '10000'])).code).toBe(0)
    })

    it.each([
      [['train', '--preset', 'as-writen'], 'did you mean "as-written"?'],
      [['train', '--set', 'momentun=1'], 'did you mean "momentum"?'],
      [['train', '--set', 'momentum=2'], 'momentum'],
      [['train', '--set', 'rho=1.5'], 'rho'],
      [['train', '--source', 'idx:/no/such/folder'], '/no/such/folder'],
      [['train', '--source', 'idx:./no-such-folder'], resolve('no-such-folder')],
      [['import', join(home, 'lab.sqlite'), '--set', 'widths=4,8,16'], 'lab import takes no setting "widths"'],
      [['data', '--train-size', '70000'], '--train-size 70000: mnist holds 60000 training digits; name at most so many'],
      [['train', '--set', 'testSize=10001'], '--test-size 10001: mnist holds 10000 test digits'],
      [['sweep', '--method', 'erm', '--train-size', '60001'], 'mnist holds 60000 training digits'],
      [['train', '--data-preset', 'nonsense'], 'there is no dataset preset "nonsense"'],
      [['compare', 'nonsense'], 'there is no run "nonsense"'],
      [['compare', 'last', '--control', 'nonsense'], 'there is no run "nonsense"'],
      [['sweep', '--method', 'erm', '--method', 'cf-invr'], 'there is no method "cf-invr"; did you mean "cf-invar"?'],
      [['resume', 'nonsense'], 'there is no run "nonsense"'],
      [['dump', 'last', '--what', 'activations', '--layer', 'conv9', '--to', join(home, 'x.safetensors')], 'conv9'],
      [['import', join(home, 'lab.sqlite')], 'safetensors'],
      [['report', 'nonsense', '--to', join(home, 'x.html')], 'there is no run "nonsense"'],
    ])('lab %j exits 2 with one line', async (args, message) => expectRefused(await open.run(args), message), 60_000)
  })

  it('a state that forbids it exits 1', async () => {
    const { code, stderr } = await lab(['resume', trained.run])
    expect([code, stderr.trim()]).toEqual([1, `lab: run ${trained.run} is finished: there is nothing to go on with`])
  }, 60_000)

  it.runIf(process.platform === 'linux').each([
    [{ LAB_ENGINE: 'foo' }, 'LAB_ENGINE is "foo"; it may be cuda, cpu, wasm, or left out'],
    [{ LAB_HOME: join(build, 'cli.js', 'below') }, 'cannot be made; let LAB_HOME name one that can'],
    [{ LAB_HOME: '/proc/no/lab' }, 'the folder /proc/no/lab cannot be made'],
  ])('%j exits 2 with one line', async (env: { LAB_ENGINE?: string; LAB_HOME?: string }, message) => {
    const launch = launchOfBuild()
    const other = new BuiltLab(env.LAB_HOME ?? home, { ...launch, env: { ...launch.env, ...env } })
    expectRefused(await other.run(['train']), message)
  })

  it('a database that is none is refused and kept', async () => {
    const other = mkdtempSync(join(tmpdir(), 'lab-cli-'))
    writeFileSync(join(other, 'lab.sqlite'), 'this is no database, only its name')
    const child = spawn(process.execPath, [join(build, 'cli.js'), 'runs'], {
      env: { ...process.env, LAB_HOME: other },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const code = await new Promise((done) => child.on('close', done))
    expect([code, stderr]).toEqual([1, expect.stringContaining('is damaged')])
    expect(readFileSync(join(other, 'lab.sqlite'), 'utf8')).toBe('this is no database, only its name')
    rmSync(other, { recursive: true })
  }, 60_000)
})

describe.runIf(process.platform === 'linux')('interrupted training ends with the weights it would have had', () => {
  let uninterrupted: TrainResult

  beforeAll(async () => {
    uninterrupted = await json<TrainResult>(['train', ...longer])
  }, 240_000)

  it('after kill -9 of the engine', async () => {
    const { code, stdout, stderr } = await lab(
      ['train', ...longer, '--json'],
      afterFirstEpoch((child) => process.kill(childOf(child, 'engine'), 'SIGKILL')),
    )
    expect(stderr).toMatch(/the engine died in epoch \d of seed 3; went on from epoch \d/)
    expect([code, (JSON.parse(stdout) as TrainResult).weightsHash]).toEqual([0, uninterrupted.weightsHash])
  }, 240_000)

  it('after kill -9 of the backend', async () => {
    const { code, stdout, stderr } = await lab(
      ['train', ...longer, '--json'],
      afterFirstEpoch((child) => process.kill(childOf(child, 'backend'), 'SIGKILL')),
    )
    expect(stderr).toContain('the lab was cut off; went on from the last checkpoint')
    expect([code, (JSON.parse(stdout) as TrainResult).weightsHash]).toEqual([0, uninterrupted.weightsHash])
  }, 240_000)

  it('after Ctrl-C and lab resume', async () => {
    const stopped = await lab(
      ['train', ...longer, '--json'],
      afterFirstEpoch((child) => child.kill('SIGINT')),
    )
    const result = JSON.parse(stopped.stdout) as TrainResult
    expect([stopped.code, result.status]).toEqual([130, 'stopped'])
    expect(result.epochs.length).toBeLessThan(6)
    expect(stopped.stderr).toContain(`go on with: lab resume ${result.run}`)
    expect((await json<TrainResult>(['resume', result.run])).weightsHash).toBe(uninterrupted.weightsHash)
  }, 300_000)

  it('after kill -9 of everything and lab resume', async () => {
    const killed = await lab(
      ['train', ...longer, '--json'],
      afterFirstEpoch((child) => child.kill('SIGKILL')),
    )
    expect(killed.code).toBeNull()
    const { runs } = await json<{ runs: { id: string; status: string; epoch: number }[] }>(['runs'])
    expect(runs[0]).toMatchObject({ status: 'stopped' })
    const resumed = await json<TrainResult>(['resume', 'last'])
    expect([resumed.run, resumed.weightsHash]).toEqual([runs[0]!.id, uninterrupted.weightsHash])
  }, 300_000)
})
