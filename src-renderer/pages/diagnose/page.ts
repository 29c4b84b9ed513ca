import { definePage } from '../registry'
import DiagnosePage from './DiagnosePage.svelte'

export const page = definePage({
  id: 'diagnose',
  group: 'Diagnose',
  title: 'Confusion and probe',
  key: 'x',
  question: 'How does it cheat?',
  compares: true,
  component: DiagnosePage,
})
