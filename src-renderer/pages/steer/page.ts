import { definePage } from '../registry'
import SteerPage from './SteerPage.svelte'

export const page = definePage({
  id: 'steer',
  group: 'Steer',
  order: 2,
  title: 'Slider',
  key: 's',
  question: 'What happens when a feature is turned?',
  component: SteerPage,
})
