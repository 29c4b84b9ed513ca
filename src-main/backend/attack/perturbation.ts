import type { PerturbationSplit } from '../../contract/attack'

/**
 * Of `changed - original`, images of one shape [..., 3]: of each pixel's change its mean over R, G and B is brightness, and what is left is colour; the two are
 * orthogonal, so that their squares add up.
 */
export function splitPerturbation(original: Float32Array, changed: Float32Array): PerturbationSplit {
  let [brightness, all, linf] = [0, 0, 0]
  for (let at = 0; at < original.length; at += 3) {
    const change = [0, 1, 2].map((c) => changed[at + c]! - original[at + c]!)
    const mean = (change[0]! + change[1]! + change[2]!) / 3
    brightness += 3 * mean ** 2
    for (const value of change) {
      all += value ** 2
      linf = Math.max(linf, Math.abs(value))
    }
  }
  // Rounding must not leave a share below 0.
  return all === 0 ? { brightness: 0, color: 0, linf } : { brightness: Math.min(1, brightness / all), color: Math.max(0, 1 - brightness / all), linf }
}
