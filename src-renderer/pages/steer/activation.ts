/** The activation as the sliders leave it: linear in each of them, so that it is painted without a question. */
import type { Protocol, Steer, SteerState } from '../../../src-main/contract/steer'
import { changeOf } from './steers'

/**
 * Mean over positions, [D]: what the protocol starts from, plus each feature's change times its direction.
 * @param directions [D] each, by feature
 * @returns null where a direction is not known yet
 */
export function activationOf(
  start: Pick<SteerState, 'activation' | 'codes'>,
  protocol: Protocol,
  steers: readonly Steer[],
  directions: ReadonlyMap<number, Float32Array>,
): Float32Array | null {
  const values = (protocol === 'study' ? start.activation.reconstructed : start.activation.original).slice()
  for (const steer of steers) {
    const direction = directions.get(steer.feature)
    if (!direction) return null
    const change = changeOf(steer, start.codes[steer.feature] ?? 0)
    for (let d = 0; d < values.length; d++) values[d]! += change * (direction[d] ?? 0)
  }
  return values
}
