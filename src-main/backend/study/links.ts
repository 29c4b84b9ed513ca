/** Pages and the parameters of their addresses. */
import { datasetSettingsSchema, type DatasetSettings } from '../../contract/dataset'
import type { RunDetail } from '../../contract/runs'
import type { StudyTask } from '../../contract/study-run'

/** What differs from the study's canvas, as an address holds it. */
export function datasetParams(dataset: DatasetSettings): Record<string, string> {
  const study = datasetSettingsSchema.parse({})
  const changed = Object.entries(dataset).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(study[name as keyof DatasetSettings]))
  return changed.length === 0 ? {} : { dataset: JSON.stringify(Object.fromEntries(changed)) }
}

/** Of a page that looks at one model; without one the page says how to come to one. */
export function modelLink(page: string, run: RunDetail | null, params: Record<string, string> = {}): StudyTask['link'] {
  return { page, params: { ...(run ? { run: run.id } : {}), ...params } }
}
