import { definePage } from '../registry'
import PrototypesPage from './PrototypesPage.svelte'

export const page = definePage({
  id: 'prototypes',
  group: 'Look inside',
  order: 0,
  title: 'Prototypes',
  key: 'p',
  question: 'What does each channel want to see?',
  compares: true,
  component: PrototypesPage,
})
