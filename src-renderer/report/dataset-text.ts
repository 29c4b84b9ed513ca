/** What a report says of a dataset's settings. */
import * as z from 'zod'
import { datasetSettingsSchema, type DatasetSettings } from '../../src-main/contract/dataset'
import { settingText } from '../ui/format'

const { shape } = datasetSettingsSchema
const titles = Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, String(z.globalRegistry.get(field)?.title ?? name)]))

/** Title and value of each setting but the palette, which is shown as what it is. */
export function datasetSettings(settings: DatasetSettings): { title: string; value: string }[] {
  return Object.entries(settings)
    .filter(([name]) => name !== 'palette')
    .map(([name, value]) => ({ title: titles[name] ?? name, value: settingText(value) }))
}
