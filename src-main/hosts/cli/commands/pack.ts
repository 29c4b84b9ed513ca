/** Runs as one file, out of this lab and into another: pack and unpack. */
import { type Command } from 'commander'
import { describeUnpacked, packEnding, type PackedRunName } from '../../../contract/travel'
import { openPack, sendPack } from '../../../contract/travel-client'
import { openInput } from '../../input-file'
import { type CliContext } from '../context'
import { writableAs, writePieces } from '../files'
import { jsonFlag } from '../flags'
import { printResult } from '../output'
import { showCounted } from '../pass'
import { bytes, table } from '../table'

export function addPack(program: Command, context: CliContext): void {
  program
    .command('pack')
    .description('runs with all that they were made from, as one file for another lab')
    .argument('<run...>', 'ids, beginnings of ids, or "last"')
    .requiredOption('--to <file>', `where to write: ${packEnding}`)
    .addOption(jsonFlag())
    .action((runs: string[], flags: { to: string; json?: boolean }) => pack(context, runs, flags))
}

async function pack(context: CliContext, refs: string[], flags: { to: string; json?: boolean }): Promise<void> {
  const file = writableAs(packEnding, flags.to)
  const opened = await openPack(await context.lab(), refs)
  let written = 0
  await writePieces(file, opened.pieces, (count) => {
    written += count
    showBytes(context, { done: Math.min(written, opened.bytes), total: opened.bytes }, 'writing')
  })
  context.progress.clear()
  const result = { file, bytes: written, runs: opened.runs }
  await printResult(flags.json, result, () => `${file} (${bytes(written)})\n${packedTable(opened.runs)}`)
}

function packedTable(runs: readonly PackedRunName[]): string {
  return table(
    ['Run', 'Name', ''],
    runs.map(({ id, name, asked }) => [id, name, asked ? '' : 'comes along, since another was made from it']),
  )
}

export function addUnpack(program: Command, context: CliContext): void {
  program
    .command('unpack')
    .description(`the runs of a ${packEnding} file into this lab: all of them or none, and nothing that is here is overwritten`)
    .argument('<file>', 'as from lab pack')
    .addOption(jsonFlag())
    .action((path: string, flags: { json?: boolean }) => unpack(context, path, flags))
}

const steps = { sending: 'reading', checking: 'checking' } as const

async function unpack(context: CliContext, path: string, flags: { json?: boolean }): Promise<void> {
  const input = openInput(path)
  try {
    const lab = await context.lab()
    const result = await sendPack(lab, input, (progress) => showBytes(context, progress, steps[progress.step]))
    context.progress.clear()
    for (const remark of result.remarks) context.progress.say(`note: ${remark}`)
    const rows = result.runs.map(({ id, name, kind, outcome }) => [id, name, kind, outcome])
    await printResult(flags.json, result, () => `${table(['Run', 'Name', 'Kind', ''], rows)}\n${describeUnpacked(result)}`)
  } finally {
    input.close()
  }
}

function showBytes({ progress }: CliContext, { done, total }: { done: number; total: number }, what: string): void {
  showCounted(progress, { done, total, secondsLeft: null }, 'bytes', `${what} ${bytes(total)}`)
}
