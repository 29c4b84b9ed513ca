import { definePage } from '../registry'
import AblationPage from './AblationPage.svelte'

export const page = definePage({
  id: 'ablation',
  group: 'Steer',
  order: 3,
  title: 'Ablation',
  key: 'b',
  question: 'Are the colour features special?',
  compares: true,
  component: AblationPage,
})
