/** Which models an attack compares where nobody has chosen. */
import { publishedAttack, type AttackResult } from '../../../src-main/contract/attack'
import { isNetwork, type RunSummary } from '../../../src-main/contract/runs'

/** Of the study, in its order, the baseline first. */
const studied = Object.keys(publishedAttack)

/** What an attack can be made for: a finished network. */
export function isAttackable(run: RunSummary): boolean {
  return isNetwork(run) && run.status === 'finished' && run.epoch > 0
}

/** The newest baseline and the newest of each of the study's cures on the same dataset; without a baseline the newest network alone. `runs` are the newest first. */
export function defaultModels(runs: readonly RunSummary[]): string[] {
  const ready = runs.filter(isAttackable)
  const plain = ready.filter(({ method }) => method === 'erm')
  const baseline = plain.find(({ settings }) => settings.optimizer !== 'adam') ?? plain[0] ?? ready[0]
  if (!baseline) return []
  const cures = studied.flatMap((method) =>
    method === 'erm' ? [] : (ready.find((run) => run.method === method && run.datasetHash === baseline.datasetHash)?.id ?? []),
  )
  return [baseline.id, ...cures.filter((id) => id !== baseline.id)]
}

/** Those that can be attacked beside a first one: images are shared, so the dataset is. Without a first one all that can be attacked. */
export function fittingModels(runs: readonly RunSummary[], chosen: readonly string[]): RunSummary[] {
  const first = runs.find(({ id }) => id === chosen[0])
  return runs.filter((run) => isAttackable(run) && !chosen.includes(run.id) && (!first || run.datasetHash === first.datasetHash))
}

type Named = Pick<AttackResult['results'][number], 'name' | 'seed' | 'epoch'>

/** Names without what all of them say: "erm · 3 epochs · 4000 train digits" beside "dann · 4 epochs · 4000 train digits" is "erm · 3 epochs". */
export function shortNames(names: readonly string[]): string[] {
  const parts = names.map((name) => name.split(' · '))
  const said = (part: string) => parts.every((own) => own.includes(part))
  return names.map((name, i) => (names.length === 1 ? name : parts[i]!.filter((part) => !said(part)).join(' · ') || name))
}

/** With short names that tell them apart: where two are called the same, the seed, the epoch or at last the place goes with the name. */
export function distinct<T extends Named>(models: readonly T[]): T[] {
  const short = shortNames(models.map(({ name }) => name))
  return models.map((model, place) => {
    const name = short[place]!
    const alike = models.filter((_, other) => short[other] === name)
    if (alike.length === 1) return { ...model, name }
    const differ = (by: 'seed' | 'epoch') => new Set(alike.map((other) => other[by])).size === alike.length
    const mark = differ('seed') ? `seed ${model.seed}` : differ('epoch') ? `epoch ${model.epoch}` : `${place + 1}`
    return { ...model, name: `${name}, ${mark}` }
  })
}
