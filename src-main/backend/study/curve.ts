/** Figures that training itself has left: accuracies after each epoch. */
import type { RunDetail } from '../../contract/runs'
import type { Store } from '../../store/store'
import { curveOf, valueAt } from '../compare/curve'
import { ofAccuracy, plain, present, type Figures } from './figures'

/** `<prefix>.train.<epoch>`, `.easy.`, `.hard.` for each epoch that is done; none for a run that is not there. */
export function curveFigures(store: Store, run: RunDetail | null, prefix: string): Figures {
  if (!run) return {}
  const curve = curveOf(store, run.id)
  const { testSize } = run.dataset!
  return Object.fromEntries(
    curve.epoch.flatMap((epoch) => {
      const tested = (['easy', 'hard'] as const).map(
        (set) => [`${prefix}.${set}.${epoch}`, ofAccuracy(valueAt(curve, set, epoch)!, testSize)] as const,
      )
      return [[`${prefix}.train.${epoch}`, plain(valueAt(curve, 'train', epoch)!, run.dataset!.trainSize)] as const, ...tested]
    }),
  )
}

/** `<prefix>.easy` and `.hard` after the last epoch. */
export function lastFigures(run: RunDetail | null, prefix: string): Figures {
  if (!run) return {}
  const of = (value: number | null) => (value === null ? null : ofAccuracy(value, run.dataset!.testSize))
  return present({ [`${prefix}.easy`]: of(run.easy), [`${prefix}.hard`]: of(run.hard) })
}
