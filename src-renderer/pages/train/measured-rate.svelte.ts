/** How fast plain training was the last time that this browser saw it, for the time that the next one will take. */
import { jobs } from '../../state/jobs.svelte'
import { runs } from '../../state/runs.svelte'
import { system } from '../../state/system.svelte'
import { relativeCost } from './estimate'

const keyOf = () => `lab.rate.${system.status?.engine?.kind ?? 'cpu'}`

/** Images a second that the study's network would have, by what the running job does; undefined where no plain training runs. */
function running(): number | undefined {
  const job = jobs.running[0]
  const run = runs.find(job?.runIds[0] ?? null)
  const widths = run?.settings.widths
  const rate = job?.progress?.rateUnit === 'images' ? job.progress.rate : null
  return rate && run?.method === 'erm' && Array.isArray(widths) ? rate * relativeCost(widths) : undefined
}

/** Images a second of the study's network on the engine in use; undefined before any was seen. */
export function measuredRate(): number | undefined {
  return running() ?? (Number(localStorage.getItem(keyOf())) || undefined)
}

/** For an effect: keeps what is measured now for the next time. */
export function rememberRate(): void {
  const now = running()
  if (now !== undefined) localStorage.setItem(keyOf(), String(Math.round(now)))
}
