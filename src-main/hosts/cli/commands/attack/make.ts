import { Option, type Command } from 'commander'
import type * as z from 'zod'
import { attackJobInput } from '../../../../contract/attack'
import { type Catalogue } from '../../../../contract/catalogue'
import { type Job } from '../../../../contract/jobs'
import { type CliContext } from '../../context'
import { collect, digit, epochFlag, jsonFlag, setFlag, share, upTo, wholeNumber } from '../../flags'
import { concludeJob, followJob } from '../../job'
import { findAttackMethod, findPreset } from '../../methods'
import { printResult } from '../../output'
import { parseOwnSettings } from '../../settings'
import { attackJson } from './result'
import { describeAttack } from './tables'

type AttackInput = z.input<typeof attackJobInput>

export interface AttackFlags extends Pick<AttackInput, 'source' | 'target' | 'samples' | 'seed' | 'split' | 'confidence' | 'choice'> {
  method?: string
  preset?: string
  set?: string[]
  second?: string
  setSecond?: string[]
  epoch?: number
  json?: boolean
}

export function addAttackRun(attack: Command, context: CliContext): void {
  attack
    .description('the smallest change of an image after which a network is sure of another digit; show or list what was found')
    .argument('<run...>', 'networks to compare: ids, beginnings of ids, or "last"; the first is the one that others are held against')
    .addOption(new Option('--source <digit>', 'images of this digit (7 where left out)').argParser(digit))
    .addOption(new Option('--target <digit>', 'are to be taken for this one (3 where left out)').argParser(digit))
    .option('--samples <n>', 'images (20 where left out)', upTo(1000))
    .option('--seed <n>', 'draws the images and the random starts', wholeNumber())
    .addOption(new Option('--split <set>', 'set (hard where left out)').choices(['easy', 'hard', 'balanced']))
    .option('--confidence <p>', 'an image qualifies where the network is right with more than this (0.5 where left out)', share)
    .addOption(
      new Option('--choice <how>', 'images that qualify for all networks, or own ones for each (shared where left out)').choices([
        'shared',
        'per-model',
      ]),
    )
    .option('--method <id>', 'attack (pgd where left out); lab methods lists them')
    .option('--preset <id>', 'named settings of the attack; lab methods lists them')
    .addOption(setFlag('a setting of the attack, such as maxEpsilon=0.2; may be repeated'))
    .option('--second <id>', 'independent attack on the same images, or none (fmn where left out)')
    .addOption(new Option('--set-second <key=value>', 'a setting of the second attack; may be repeated').argParser(collect))
    .addOption(epochFlag())
    .addOption(jsonFlag())
    .action((runs: string[], flags: AttackFlags) => run(context, runs, flags))
}

async function run(context: CliContext, runs: string[], flags: AttackFlags): Promise<void> {
  // What the contract alone can say is said before any process starts.
  attackJobInput.parse(questionOf(runs, flags))
  const lab = await context.lab()
  const input = attackInput(await lab.call('catalogue.get', {}), runs, flags)
  const job = await lab.call('jobs.submit', { kind: 'attack', input })
  await finishAttack(context, await followJob(context, job), flags)
}

/** What is submitted; what is left out is the lab's to fill in. Errors are `bad-input`. */
export function attackInput(catalogue: Catalogue, runs: string[], flags: AttackFlags): AttackInput {
  const method = findAttackMethod(catalogue, flags.method ?? 'pgd')
  const preset = flags.preset === undefined ? {} : { preset: findPreset(method, flags.preset, 'attack').id }
  const settings = parseOwnSettings('attack', flags.set ?? [], method.settings.properties)
  return { ...questionOf(runs, flags), method: method.id, ...preset, settings, second: secondOf(catalogue, flags) }
}

function questionOf(runs: string[], { source, target, samples, seed, split, confidence, choice, epoch }: AttackFlags): AttackInput {
  const said = Object.entries({ source, target, samples, seed, split, confidence, choice }).filter(([, value]) => value !== undefined)
  return { models: runs.map((run) => ({ run, ...(epoch === undefined ? {} : { epoch }) })), ...Object.fromEntries(said) }
}

function secondOf(catalogue: Catalogue, { second = 'fmn', setSecond = [] }: AttackFlags): AttackInput['second'] {
  if (second === 'none') {
    parseOwnSettings('attack --second none', setSecond, {})
    return null
  }
  const { id, settings } = findAttackMethod(catalogue, second)
  return { method: id, settings: parseOwnSettings(`attack --second ${id}`, setSecond, settings.properties) }
}

/** Prints what an attack came to; one that did not finish says so by the exit code. */
export async function finishAttack(context: CliContext, job: Job, flags: { json?: boolean }): Promise<void> {
  const lab = await context.lab()
  const result = attackJson(await lab.call('attack.get', { attack: job.runIds[0]! }))
  await printResult(flags.json, result, () => describeAttack(result))
  concludeJob(context, job, { run: result.run, stopped: `stopped after ${result.done} of ${result.total} images` })
}
