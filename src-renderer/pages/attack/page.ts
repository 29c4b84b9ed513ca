import { definePage } from '../registry'
import AttackPage from './AttackPage.svelte'

export const page = definePage({
  id: 'attack',
  group: 'Attack',
  title: 'Smallest change',
  key: 'a',
  question: 'How little turns a 7 into a 3?',
  component: AttackPage,
})
