/** `lab methods`: the names that other commands take. They are the engine's, so that `--help`, which starts nothing, cannot list them. */
import { type Command } from 'commander'
import { type RegistryEntry } from '../../../contract/catalogue'
import { type CliContext } from '../context'
import { jsonFlag } from '../flags'
import { printResult } from '../output'
import { table } from '../table'

interface Named {
  id: string
  title: string
  presets: string[]
}

/** Of `lab methods --json`. */
export interface MethodsResult {
  methods: Named[]
  saeVariants: Named[]
  attacks: Named[]
  datasets: Omit<Named, 'presets'>[]
}

export function addMethods(program: Command, context: CliContext): void {
  program
    .command('methods')
    .description('the names of training methods, SAE variants, attacks and their presets, and of datasets')
    .addOption(jsonFlag())
    .action(async (flags: { json?: boolean }) => {
      const lab = await context.lab()
      const { methods, saeVariants, attacks } = await lab.call('catalogue.get', {})
      const datasets = (await lab.call('data.presets', {})).map(({ id, title }) => ({ id, title }))
      const result = { methods: methods.map(named), saeVariants: saeVariants.map(named), attacks: attacks.map(named), datasets }
      await printResult(flags.json, result, () => describeMethods(result))
    })
}

const named = ({ id, title, presets }: RegistryEntry): Named => ({ id, title, presets: presets.map((preset) => preset.id) })

function describeMethods({ methods, saeVariants, attacks, datasets }: MethodsResult): string {
  const withPresets = (all: readonly Named[]) =>
    table(
      ['Name', '--preset', ''],
      all.map(({ id, title, presets }) => [id, presets.join(', ') || '-', title]),
    )
  const plain = table(
    ['Name', ''],
    datasets.map(({ id, title }) => [id, title]),
  )
  return [
    `lab train, lab sweep: --method\n${withPresets(methods)}`,
    `lab sae train: --variant\n${withPresets(saeVariants)}`,
    `lab attack: --method, --second\n${withPresets(attacks)}`,
    `lab data: --preset; lab train, lab sweep: --data-preset\n${plain}`,
  ].join('\n\n')
}
