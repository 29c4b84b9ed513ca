import { definePage } from '../registry'
import ComparePage from './ComparePage.svelte'

export const page = definePage({
  id: 'compare',
  group: 'Compare',
  title: 'Compare',
  key: 'c',
  question: 'Which cure works?',
  order: 1,
  component: ComparePage,
})
