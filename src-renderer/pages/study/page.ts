import { definePage } from '../registry'
import StudyPage from './StudyPage.svelte'

export const page = definePage({
  id: 'study',
  group: 'Compare',
  title: 'Study',
  key: 'y',
  question: 'Does the study hold?',
  order: 3,
  component: StudyPage,
})
