/** What an engine is, on one line. */
import type { EngineInfo } from './system'

export function engineText({ reason, version, tfjs, node, device, threads, platform }: EngineInfo): string {
  return `${reason}: version ${version}, tfjs ${tfjs}, Node ${node}, ${device}, ${threads} threads, ${platform}`
}

/** Each engine of some runs once, with how many of them it made; runs without one are in none. */
export function enginesOf(runs: readonly { engine: EngineInfo | null }[]): { text: string; runs: number }[] {
  const found = new Map<string, number>()
  for (const { engine } of runs) {
    if (!engine) continue
    const text = engineText(engine)
    found.set(text, (found.get(text) ?? 0) + 1)
  }
  return [...found].map(([text, made]) => ({ text, runs: made }))
}
