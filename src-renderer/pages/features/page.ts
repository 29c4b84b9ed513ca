import { definePage } from '../registry'
import FeaturesPage from './FeaturesPage.svelte'

export const page = definePage({
  id: 'features',
  group: 'Steer',
  order: 1,
  title: 'Features',
  key: 'f',
  question: 'What does a feature stand for?',
  compares: true,
  component: FeaturesPage,
})
