/** Task 4: the study's three cures, and the control that each is held against. */
import { published, reference } from '../../../contract/study'
import { wholeStudy } from '../../../contract/study-run'
import { curveFigures } from '../curve'
import { differenceOf, plain, present, type Figure, type Figures } from '../figures'
import { networkStep } from '../network-steps'
import { cureRoles, type CureRole, type NetworkRole } from '../recipes'
import type { RowSpec, TaskSpec } from '../spec'
import type { SeedPlan } from '../plan'
import { inUnit, percent } from '../../../contract/study-words'

const roles = ['control', ...cureRoles] as const
const names: Readonly<Record<CureRole, string>> = { dann: 'DANN', saliency: 'Saliency penalty', 'cf-invar': 'CF-INVAR' }

const optimiserAndTime =
  'What the study credits to a cure is mostly the optimiser and the time: plain training with Adam comes as far in as many epochs, and sooner than was published.'

const noControl = 'The study has no control.'

const rows: RowSpec[] = [
  ...reference.adamControl.map((hard, place): RowSpec => ({
    ...{ id: `cures.control.hard.${place + 1}`, name: `Adam control, hard, epoch ${place + 1}`, unit: 'share', tolerance: 0.05 },
    reference: { asWritten: hard },
  })),
  {
    ...{ id: `cures.control.hard.${wholeStudy.controlEpochs}`, name: `Adam control, hard, epoch ${wholeStudy.controlEpochs}`, unit: 'share' },
    ...{ tolerance: 0.05, why: noControl },
  },
  ...cureRoles.flatMap(cureRows),
]

function cureRows(role: CureRole): RowSpec[] {
  const { epochs, final, firstAbove70 } = published.cures[role]
  const at = new Map<number, { train?: number; easy?: number | null; hard?: number }>(epochs.map(({ epoch, ...values }) => [epoch, values]))
  at.set(final.epochs, { ...at.get(final.epochs), ...(final.easy === null ? {} : { easy: final.easy }), hard: final.hard })
  const referred = [...reference.cures[role], ...reference.curesTwoPools[role]].map(({ epoch }) => epoch)
  const all = [...new Set([...at.keys(), ...referred])].sort((a, b) => a - b)
  const referredEffect = effectOfReference(role)
  return [
    ...all.flatMap((epoch) => (['train', 'easy', 'hard'] as const).flatMap((set) => epochRow(role, epoch, set, at.get(epoch)?.[set] ?? null))),
    {
      ...{ id: `cures.${role}.first70`, name: `${names[role]}, first epoch above 70% hard`, unit: 'epochs', published: firstAbove70, tolerance: 1 },
      why: optimiserAndTime,
    },
    {
      ...{ id: `cures.${role}.effect`, name: `${names[role]}, hard, minus the control after as many epochs`, unit: 'difference', tolerance: 0.05 },
      ...(referredEffect === null ? {} : { reference: { asWritten: referredEffect } }),
      why: noControl,
    },
  ]
}

/** After a cure's last epoch, where the reference has both; it has no longer control. */
function effectOfReference(role: CureRole): number | null {
  const { epochs } = published.cures[role].final
  const [cured, control] = [reference.cures[role].find(({ epoch }) => epoch === epochs)?.hard, reference.adamControl[epochs - 1]]
  return cured === undefined || control === undefined ? null : cured - control
}

function epochRow(role: CureRole, epoch: number, set: 'train' | 'easy' | 'hard', value: number | null): RowSpec[] {
  const known = referenceOf(role, epoch, set)
  if (value === null && !known) return []
  return [
    {
      ...{
        id: `cures.${role}.${set}.${epoch}`,
        name: `${names[role]}, ${set}, epoch ${epoch}`,
        unit: 'share',
        tolerance: set === 'hard' ? 0.05 : 0.01,
      },
      ...{ ...(value === null ? {} : { published: value }), ...(known ? { reference: known } : {}), why: optimiserAndTime },
    },
  ]
}

function referenceOf(role: CureRole, epoch: number, set: 'train' | 'easy' | 'hard'): RowSpec['reference'] | null {
  if (set === 'easy' && epoch === published.cures[role].final.epochs && role !== 'saliency') return { asWritten: reference.curesEasy[role] }
  if (set !== 'hard') return null
  const asWritten = reference.cures[role].find((of) => of.epoch === epoch)?.hard
  const range = reference.curesTwoPools[role].find((of) => of.epoch === epoch)
  if (asWritten === undefined && !range) return null
  const twoPools = range && (range.low === range.high ? range.low : { low: range.low, high: range.high })
  return { ...(asWritten === undefined ? {} : { asWritten }), ...(twoPools === undefined ? {} : { twoPools }) }
}

/** After its last epoch: against the control after as many. */
function effectOf(figures: Figures, role: CureRole, epochs: number): Figure | null {
  const [cured, control] = [figures[`cures.${role}.hard.${epochs}`], figures[`cures.control.hard.${epochs}`]]
  return cured && control ? differenceOf(cured, control) : null
}

function first70(figures: Figures, role: NetworkRole, epochs: number): Figure | null {
  const passed = Array.from({ length: epochs }, (_, place) => place + 1).find((epoch) => (figures[`cures.${role}.hard.${epoch}`]?.value ?? 0) > 0.7)
  return passed === undefined ? null : plain(passed)
}

/** What CF-INVAR is above the better of the two that suppress, each after its own last epoch. */
function explicitOverSuppressed(last: Readonly<Record<CureRole, Figure | undefined>>): Figure | null {
  const { dann, saliency, 'cf-invar': explicit } = last
  if (!dann || !saliency || !explicit) return null
  return differenceOf(explicit, dann.value >= saliency.value ? dann : saliency)
}

function curesOf(plan: SeedPlan): Record<CureRole, number> {
  const { dannEpochs, saliencyEpochs, cfInvarEpochs } = plan.setup.sizes
  return { dann: dannEpochs, saliency: saliencyEpochs, 'cf-invar': cfInvarEpochs }
}

export const cures: TaskSpec = {
  id: 'cures',
  runs: (plan) => roles.map((role) => networkStep(plan, role, 4)),
  passes: () => [],
  figures: (plan, store) => {
    const curves = Object.assign({}, ...roles.map((role) => curveFigures(store, plan.network(role), `cures.${role}`))) as Figures
    const epochs = curesOf(plan)
    const last = Object.fromEntries(cureRoles.map((role) => [role, curves[`cures.${role}.hard.${epochs[role]}`]])) as Record<
      CureRole,
      Figure | undefined
    >
    return {
      ...curves,
      ...present({
        ...Object.fromEntries(cureRoles.map((role) => [`cures.${role}.hard`, last[role]])),
        ...Object.fromEntries(cureRoles.map((role) => [`cures.${role}.effect`, effectOf(curves, role, epochs[role])])),
        ...Object.fromEntries(cureRoles.map((role) => [`cures.${role}.first70`, first70(curves, role, epochs[role])])),
        'cures.explicit': explicitOverSuppressed(last),
      }),
    }
  },
  rows,
  sentence: (of) => {
    const done = cureRoles.filter((role) => of[`cures.${role}.hard`])
    if (done.length === 0) return null
    const each = done.map((role) => {
      const effect = of[`cures.${role}.effect`]
      return `${names[role]} ${percent(of[`cures.${role}.hard`]!.mean)}${effect ? ` (${inUnit(effect.mean, 'difference')})` : ''}`
    })
    return `Right on the hard set, in brackets against plain training with Adam after as many epochs: ${each.join(', ')}.`
  },
  link: (plan) => {
    const runs = ['baseline' as const, ...roles].flatMap((role) => plan.network(role)?.id ?? [])
    return { page: 'compare', params: runs.length === 0 ? {} : { runs: runs.join(',') } }
  },
  remarks: () => [],
}
