import { definePage } from '../registry'
import SaePage from './SaePage.svelte'

export const page = definePage({
  id: 'sae',
  group: 'Steer',
  order: 0,
  title: 'Autoencoders',
  key: 'e',
  question: 'What is this network’s activation made of?',
  component: SaePage,
})
