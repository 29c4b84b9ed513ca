/** Weights and evidence in and out: export, import, dump. */
import { Option, type Command } from 'commander'
import { LabError } from '../../../contract/errors'
import { type Split } from '../../../contract/study'
import { type CliContext } from '../context'
import { readInput, writableFile, writeWhole } from '../files'
import { epochFlag, jsonFlag, setFlag, splitFlag, wholeNumber } from '../flags'
import { printResult } from '../output'
import { parseImportSettings } from '../settings'
import { bytes } from '../table'

export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .description("weights as safetensors in PyTorch's names and layout, the settings in the metadata")
    .argument('<run>', 'id, the beginning of one, or "last"')
    .requiredOption('--to <file>', 'where to write')
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action(async (run: string, flags: { to: string; epoch?: number; json?: boolean }) => {
      const file = writableFile(flags.to)
      const lab = await context.lab()
      const exported = await lab.call('runs.export', { run, ...(flags.epoch === undefined ? {} : { epoch: flags.epoch }) })
      await writeWhole(file, exported.bytes)
      await printWritten(flags.json, file, exported.bytes)
    })
}

export function addImport(program: Command, context: CliContext): void {
  program
    .command('import')
    .description('weights (safetensors, as from lab export or PyTorch) as a finished run')
    .argument('<file>', 'safetensors file')
    .option('--name <text>', 'name of the run')
    .addOption(setFlag('what the file does not tell: thirdPool=false for a network without the third pooling'))
    .addOption(jsonFlag())
    .action(async (path: string, flags: { name?: string; set?: string[]; json?: boolean }) => {
      const told = parseImportSettings(flags.set ?? [])
      const content = readInput(path)
      const lab = await context.lab()
      const run = await lab.call('runs.import', { bytes: content, ...told, ...(flags.name === undefined ? {} : { name: flags.name }) })
      const result = { run: run.id, name: run.name, weightsHash: run.weightsHash, settings: run.settings }
      await printResult(flags.json, result, () => `Run ${run.id} · ${run.name}\nWeights ${run.weightsHash}`)
    })
}

interface DumpFlags {
  what: 'logits' | 'activations' | 'input-gradient' | 'gradcam'
  split: Split
  layer?: string
  epoch?: number
  limit?: number
  to: string
  json?: boolean
}

export function addDump(program: Command, context: CliContext): void {
  program
    .command('dump')
    .description('inputs, labels, colours and what the network made of them, in one safetensors file')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(new Option('--what <what>', 'what to write').choices(['logits', 'activations', 'input-gradient', 'gradcam']).makeOptionMandatory())
    .requiredOption('--to <file>', 'where to write')
    .addOption(splitFlag('set').default('hard'))
    .option('--layer <name>', 'layer of the activations, such as relu2, or of Grad-CAM (conv3 where left out)')
    .option('--limit <n>', 'images, from the first on (100 where left out)', wholeNumber(1))
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action(async (run: string, { to, json, ...query }: DumpFlags) => {
      checkLayer(query)
      const file = writableFile(to)
      const lab = await context.lab()
      const dumped = await lab.call('runs.dump', { run, ...query })
      await writeWhole(file, dumped.bytes)
      await printWritten(json, file, dumped.bytes)
    })
}

function checkLayer({ what, layer }: Pick<DumpFlags, 'what' | 'layer'>): void {
  if (what === 'activations' && layer === undefined) throw new LabError('bad-input', 'activations are of a layer: add --layer, as in --layer relu2')
  if ((what === 'logits' || what === 'input-gradient') && layer !== undefined)
    throw new LabError('bad-input', `--layer goes with --what activations and --what gradcam, not with --what ${what}`)
}

function printWritten(json: boolean | undefined, file: string, content: Uint8Array): Promise<void> {
  return printResult(json, { file, bytes: content.byteLength }, () => `${file} (${bytes(content.byteLength)})`)
}
