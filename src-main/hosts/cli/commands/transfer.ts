/** Weights and evidence in and out: export, import, dump. */
import { Option, type Command } from 'commander'
import { LabError } from '../../../contract/errors'
import { layerNames, type LayerId } from '../../../contract/images'
import { protocols, type Protocol } from '../../../contract/steer'
import { type Split } from '../../../contract/study'
import { type CliContext, type Lab } from '../context'
import { readInput, writableAs, writeWhole } from '../files'
import { epochFlag, jsonFlag, number, setFlag, splitFlag, wholeNumber } from '../flags'
import { printResult } from '../output'
import { parseImportSettings } from '../settings'
import { bytes } from '../table'
import { findSae } from './sae/rows'

const weightsEnding = '.safetensors'

export function addExport(program: Command, context: CliContext): void {
  program
    .command('export')
    .description("weights of a network (in PyTorch's names and layout) or an SAE as safetensors, the settings in the metadata")
    .argument('<run>', 'id, the beginning of one, or "last"')
    .requiredOption('--to <file>', 'where to write: .safetensors')
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action(async (run: string, flags: { to: string; epoch?: number; json?: boolean }) => {
      const file = writableAs(weightsEnding, flags.to)
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

const networkDumps = ['logits', 'activations', 'input-gradient', 'gradcam'] as const
const saeDumps = ['codes', 'steering'] as const
const attackDumps = ['adversarial'] as const
type NetworkDump = (typeof networkDumps)[number]
type SaeDump = (typeof saeDumps)[number]
type AttackDump = (typeof attackDumps)[number]

interface DumpFlags {
  what: NetworkDump | SaeDump | AttackDump
  split?: Split
  layer?: LayerId
  epoch?: number
  limit?: number
  feature?: number
  alpha?: number
  protocol?: Protocol
  to: string
  json?: boolean
}

export function addDump(program: Command, context: CliContext): void {
  program
    .command('dump')
    .description('inputs, labels, colours and what a network, an SAE or an attack made of them, in one safetensors file')
    .argument('<run>', 'id, the beginning of one, or "last"')
    .addOption(
      new Option('--what <what>', 'what to write; of an SAE codes or steering, of an attack adversarial')
        .choices([...networkDumps, ...saeDumps, ...attackDumps])
        .makeOptionMandatory(),
    )
    .requiredOption('--to <file>', 'where to write: .safetensors')
    .addOption(splitFlag('set (hard where left out)'))
    .addOption(new Option('--layer <name>', 'layer of the activations, or of Grad-CAM (conv3 where left out)').choices([...layerNames]))
    .option('--limit <n>', 'images, from the first on (100 where left out)', wholeNumber(1))
    .option('--feature <k>', 'the feature that is steered', wholeNumber())
    .option('--alpha <value>', 'by how much it is steered (5 where left out)', number)
    .addOption(new Option('--protocol <name>', 'how it is steered (study where left out)').choices([...protocols]))
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action(async (run: string, { to, json, ...query }: DumpFlags) => {
      checkDump(query)
      const file = writableAs(weightsEnding, to)
      const dumped = await dump(await context.lab(), run, query)
      await writeWhole(file, dumped.bytes)
      await printWritten(json, file, dumped.bytes)
    })
}

type DumpQuery = Omit<DumpFlags, 'to' | 'json'>

async function dump(lab: Lab, run: string, { what, ...query }: DumpQuery): Promise<{ bytes: Uint8Array }> {
  if (isAttackDump(what)) return lab.call('attack.dump', { attack: run, what })
  if (!isSaeDump(what)) return lab.call('runs.dump', { run, what, ...query })
  return lab.call('sae.dump', { sae: (await findSae(lab, run)).run, what, ...query })
}

const isAttackDump = (what: DumpFlags['what']): what is AttackDump => (attackDumps as readonly string[]).includes(what)

const isSaeDump = (what: DumpFlags['what']): what is SaeDump => (saeDumps as readonly string[]).includes(what)

function checkDump({ what, layer, epoch, feature, alpha, protocol, split, limit }: DumpQuery): void {
  if (what === 'activations' && layer === undefined) throw new LabError('bad-input', 'activations are of a layer: add --layer, as in --layer relu2')
  if (what === 'steering' && feature === undefined) throw new LabError('bad-input', 'steering is of a feature: add --feature, as in --feature 17')
  if (layer !== undefined && what !== 'activations' && what !== 'gradcam')
    throw new LabError('bad-input', `--layer goes with --what activations and --what gradcam, not with --what ${what}`)
  if (isAttackDump(what) && (split ?? limit) !== undefined)
    throw new LabError('bad-input', `an attack has images of its own: --split and --limit do not go with --what ${what}`)
  if (epoch !== undefined && (isSaeDump(what) || isAttackDump(what)))
    throw new LabError('bad-input', `--epoch is of a network: it does not go with --what ${what}`)
  if (what !== 'steering' && (feature ?? alpha ?? protocol) !== undefined)
    throw new LabError('bad-input', `--feature, --alpha and --protocol go with --what steering, not with --what ${what}`)
}

function printWritten(json: boolean | undefined, file: string, content: Uint8Array): Promise<void> {
  return printResult(json, { file, bytes: content.byteLength }, () => `${file} (${bytes(content.byteLength)})`)
}
