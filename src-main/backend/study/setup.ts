/** What the study asks for, checked by the engine once: the complete settings that its runs are known by. */
import { sizesOf, type StudyQuestion, type StudySizes } from '../../contract/study-run'
import { studyConfigurations, type SaeConfiguration } from '../../contract/sae'
import { groupKey } from '../../store/ids'
import type { EngineLink } from '../engine-link'
import { networkRoles, recipesOf, type NetworkRole, type Recipe } from './recipes'

export interface CheckedRecipe extends Recipe {
  complete: Record<string, unknown>
  /** Of all runs of this recipe, whatever their seed. */
  key: string
}

export interface CheckedSae {
  configuration: SaeConfiguration
  complete: Record<string, unknown>
  /** K on the study's network. */
  latents: number
}

export interface ChosenAttack {
  method: string
  /** As asked for, and complete. */
  settings: Record<string, unknown>
  complete: Record<string, unknown>
}

export interface StudySetup {
  question: StudyQuestion
  sizes: Readonly<StudySizes>
  networks: Record<NetworkRole, CheckedRecipe>
  /** The baseline with more epochs, of which it may not do all. */
  continued: CheckedRecipe
  saes: CheckedSae[]
  attack: ChosenAttack
  second: ChosenAttack
}

/** An engine checks the same question the same way for as long as the program runs. */
const known = new WeakMap<EngineLink, Map<string, StudySetup>>()

export async function setupOf(engine: EngineLink, question: StudyQuestion): Promise<StudySetup> {
  const { preset, quick } = question
  const ofEngine = known.get(engine) ?? new Map<string, StudySetup>()
  known.set(engine, ofEngine)
  const name = `${preset} ${quick}`
  const setup = ofEngine.get(name) ?? (await checkSetup(engine, question))
  ofEngine.set(name, setup)
  return { ...setup, question }
}

async function checkSetup(engine: EngineLink, question: StudyQuestion): Promise<StudySetup> {
  const sizes = sizesOf(question.quick)
  const recipes = recipesOf(question)
  const networks = {} as Record<NetworkRole, CheckedRecipe>
  for (const role of networkRoles) networks[role] = await checkRecipe(engine, recipes[role])
  const { baseline } = recipes
  return {
    question,
    sizes,
    networks,
    continued: await checkRecipe(engine, { ...baseline, task: 'attack', settings: { ...baseline.settings, epochs: sizes.continuedEpochs } }),
    saes: await checkSaes(engine, sizes, networks.baseline),
    ...(await checkAttacks(engine, sizes)),
  }
}

async function checkRecipe(engine: EngineLink, recipe: Recipe): Promise<CheckedRecipe> {
  const { method, preset, settings, dataset } = recipe
  const { settings: complete } = await engine.call('engine.check', { method, preset, settings })
  return { ...recipe, complete, key: groupKey({ kind: 'train', method, settings: complete, dataset }) }
}

async function checkSaes(engine: EngineLink, { saeStepsPerEpoch }: StudySizes, baseline: CheckedRecipe): Promise<CheckedSae[]> {
  const checked: CheckedSae[] = []
  for (const place of studyConfigurations) {
    const configuration = { ...place, variant: 'relu-l1', settings: { stepsPerEpoch: saeStepsPerEpoch } }
    const { settings, latents } = await engine.call('sae.check', { configuration, network: baseline.complete })
    checked.push({ configuration, complete: settings, latents })
  }
  return checked
}

async function checkAttacks(engine: EngineLink, sizes: StudySizes): Promise<Pick<StudySetup, 'attack' | 'second'>> {
  const { attackSteps, attackRestarts, attackBisections, secondAttackSteps } = sizes
  const check = async (method: string, settings: Record<string, unknown>): Promise<ChosenAttack> => {
    const { settings: complete } = await engine.call('attack.check', { method, settings })
    return { method, settings, complete }
  }
  return {
    attack: await check('pgd', { steps: attackSteps, restarts: attackRestarts, bisections: attackBisections }),
    second: await check('fmn', { steps: secondAttackSteps }),
  }
}
