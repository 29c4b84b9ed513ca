import { type Command } from 'commander'
import { type Doctor } from '../../../contract/system'
import { type CliContext } from '../context'
import { writableFile, writeWhole } from '../files'
import { jsonFlag } from '../flags'
import { exitCodes, printResult } from '../output'
import { bytes, table } from '../table'

export function addDoctor(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('which engine is in use and why, versions, places, and whether it computes rightly')
    .option('--to <file>', 'also write a diagnostics file for a bug report: with logs, without data, names and tokens')
    .addOption(jsonFlag())
    .action((flags: { to?: string; json?: boolean }) => doctor(context, flags))
}

async function doctor(context: CliContext, flags: { to?: string; json?: boolean }): Promise<void> {
  const file = flags.to === undefined ? null : writableFile(flags.to)
  const lab = await context.lab()
  const report = file === null ? null : await lab.call('system.diagnostics', {})
  const found = report?.doctor ?? (await lab.call('system.doctor', {}))
  if (file !== null && report !== null) await writeWhole(file, new TextEncoder().encode(report.text))
  const result = { ...found, ok: isHealthy(found), ...(file === null ? {} : { file }) }
  await printResult(flags.json, result, () => [describeDoctor(found), ...(file === null ? [] : ['', `Diagnostics: ${file}`])].join('\n'))
  if (!result.ok) context.exitWith(exitCodes.failed)
}

function isHealthy(doctor: Doctor): boolean {
  return doctor.engine !== null && doctor.selfCheck.length > 0 && doctor.selfCheck.every((item) => item.ok)
}

export function describeDoctor(doctor: Doctor): string {
  const lines = doctor.engine ? describeEngine(doctor.engine) : [['Engine', `none: ${doctor.engineError ?? 'it did not start'}`]]
  const machine = [
    ['CPU', `${doctor.cpu}, ${doctor.cores} cores, ${bytes(doctor.memory)} of memory`],
    ['Host', doctor.host],
    ...Object.entries(doctor.versions),
    ...Object.entries(doctor.places),
  ]
  const width = Math.max(...[...lines, ...machine].map(([name]) => name!.length))
  const facts = [...lines, ...machine].map(([name, value]) => `${name!.padEnd(width)}  ${value}`)
  return [...facts, '', describeSelfCheck(doctor)].join('\n')
}

function describeEngine(engine: NonNullable<Doctor['engine']>): string[][] {
  return [
    ['Engine', `${engine.kind} (${engine.version}, tfjs ${engine.tfjs})`],
    ['Why', engine.reason],
    ['Device', engine.deviceMemory === null ? engine.device : `${engine.device}, ${bytes(engine.deviceMemory)}`],
    ['Threads', String(engine.threads)],
    ['Library', engine.path ?? '-'],
  ]
}

function describeSelfCheck(doctor: Doctor): string {
  if (doctor.selfCheck.length === 0) return `Self-check: FAILED, ${doctor.engineError ?? 'it did not run'}`
  const rows = doctor.selfCheck.map((item) => [item.ok ? 'ok' : 'FAILED', item.name, item.error.toExponential(1), item.tolerance.toExponential(1)])
  return table(['Self-check', '', 'Error', 'Tolerance'], rows)
}
