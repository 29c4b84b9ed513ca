import { definePage } from '../registry'
import ReportPage from './ReportPage.svelte'

export const page = definePage({
  id: 'report',
  group: 'Compare',
  title: 'Report',
  key: 'o',
  question: 'What do I take away?',
  order: 2,
  component: ReportPage,
})
