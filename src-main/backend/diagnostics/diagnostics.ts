/** What whoever looks into a defect must know of the lab and its machine, as one text: no data, no images, no weights, no names that people gave, no tokens. */
import { arch, freemem, release, totalmem, type, uptime, version } from 'node:os'
import { join } from 'node:path'
import type { TextFile } from '../../contract/report'
import type { RunSummary } from '../../contract/runs'
import type { Doctor } from '../../contract/system'
import { migrations } from '../../store/migrations'
import type { Backend } from '../backend'
import { logTails } from './logs'
import { identityHere, redact, type Identity } from './redact'

/** Jobs, and runs in trouble, newest first. */
const listed = 30

/** The variables that the lab and its libraries look at. By name: those of other programs that begin alike may hold secrets. */
const variables = [
  ...['LAB_HOME', 'LAB_ENGINE', 'LAB_CACHE', 'LAB_NATIVE', 'LAB_NODE', 'LAB_BROWSER', 'LAB_TEST'],
  ...[
    'TF_ENABLE_ONEDNN_OPTS',
    'TF_NUM_INTRAOP_THREADS',
    'TF_NUM_INTEROP_THREADS',
    'TF_CPP_MIN_LOG_LEVEL',
    'TF_FORCE_GPU_ALLOW_GROWTH',
    'TF_DETERMINISTIC_OPS',
  ],
  ...['CUDA_VISIBLE_DEVICES', 'LD_LIBRARY_PATH', 'NODE_OPTIONS', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'DISPLAY', 'WAYLAND_DISPLAY'],
]

export function diagnostics(backend: Backend, doctor: Doctor, now: Date, identity: Identity = identityHere(backend.store.home)): TextFile {
  const { store } = backend
  const sections: [string, string][] = [
    ['Versions', facts({ ...doctor.versions, 'Format of the store': String(migrations.length) })],
    ['Engine', facts({ ...doctor.engine, error: doctor.engineError, state: backend.engine.status.engineState })],
    [
      'Self-check',
      doctor.selfCheck.map(({ name, ok, error, tolerance }) => `${ok ? 'ok    ' : 'FAILED'} ${name}: ${error}, at most ${tolerance}`).join('\n'),
    ],
    ['Machine', facts(machine(doctor))],
    ['Places', facts(doctor.places)],
    ['Settings', facts(settings())],
    ['Store', facts(contents(backend))],
    ['Jobs', jobLines(backend).join('\n')],
    ['Runs in trouble', troubleLines(backend).join('\n')],
    ...logTails(join(store.home, 'logs')).map(({ name, skipped, text }): [string, string] => [
      `Log ${name}${skipped > 0 ? `, after ${skipped} bytes` : ''}`,
      text,
    ]),
  ]
  const body = sections.map(([title, text]) => `== ${title}\n${text.trimEnd() || 'none'}\n`).join('\n')
  const moment = now.toISOString()
  return {
    fileName: `lab-diagnostics-${moment.slice(0, 19).replace(/[:T]/g, '-')}.txt`,
    text: `Lazy Artist Lab, diagnostics of ${moment}\nNo data, images, weights or names of runs are in here. Look through it before you pass it on.\n\n${redact(body, identity)}`,
  }
}

function machine({ cpu, cores, host }: Doctor): Record<string, string> {
  const memory = process.memoryUsage()
  return {
    System: `${type()} ${release()} (${version()}), ${arch()}, up for ${Math.round(uptime() / 60)} min`,
    Processor: `${cpu}, ${cores} cores`,
    Memory: `${mib(freemem())} free of ${mib(totalmem())}`,
    Backend: `${mib(memory.rss)} resident, ${mib(memory.heapUsed)} of heap, for ${Math.round(process.uptime() / 60)} min`,
    Host: host,
  }
}

function settings(): Record<string, string | undefined> {
  return Object.fromEntries(variables.map((name) => [name, process.env[name]]))
}

function contents({ store }: Backend): Record<string, string> {
  const { database, artifacts, other, free } = store.usage()
  const counts = new Map<string, number>()
  for (const { kind, status } of allRuns(store)) counts.set(`${kind} ${status}`, (counts.get(`${kind} ${status}`) ?? 0) + 1)
  return {
    Runs: [...counts].map(([what, count]) => `${count} ${what}`).join(', ') || 'none',
    Database: mib(database),
    Artifacts: artifacts.map(({ kind, count, bytes }) => `${count} ${kind} (${mib(bytes)})`).join(', ') || 'none',
    Other: other.map(({ what, bytes }) => `${what} (${mib(bytes)})`).join(', ') || 'none',
    'Left on the disk': mib(free),
  }
}

const allRuns = (store: Backend['store']): RunSummary[] => store.runs.list({ limit: 5000 })

/** Without their titles, which hold the names of runs. */
function jobLines({ jobs }: Backend): string[] {
  return jobs
    .list()
    .slice(0, listed)
    .map(({ id, kind, status, runIds, note, createdAt }) => {
      const runs = `${runIds.length} ${runIds.length === 1 ? 'run' : 'runs'}`
      return `${new Date(createdAt).toISOString()} ${id} ${kind}, ${runs}, ${status}${note === null ? '' : `: ${note}`}`
    })
}

function troubleLines({ store }: Backend): string[] {
  const details = allRuns(store)
    .filter(({ status }) => status === 'failed' || status === 'stopped')
    .slice(0, listed)
    .map(({ id }) => store.runs.get(id))
  return details.map(({ id, kind, method, status, epoch, error, notices }) => {
    const words = [error, ...notices.map(({ message }) => message)].filter((text) => text !== null).join('; ')
    return `${id} ${kind}${method === null ? '' : ` ${method}`}, ${status} after epoch ${epoch}${words === '' ? '' : `: ${words}`}`
  })
}

function facts(values: Record<string, unknown>): string {
  const known = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  const width = Math.max(0, ...known.map(([name]) => name.length))
  return known.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`).join('\n')
}

const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`
