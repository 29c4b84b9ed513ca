import { definePage } from '../registry'
import MicroscopePage from './MicroscopePage.svelte'

export const page = definePage({
  id: 'microscope',
  group: 'Look inside',
  order: 1,
  title: 'Microscope',
  key: 'm',
  question: 'What does this channel react to?',
  compares: true,
  component: MicroscopePage,
})
