import { definePage } from '../registry'
import RunsPage from './RunsPage.svelte'

export const page = definePage({ id: 'runs', group: 'Compare', title: 'Runs', key: 'r', question: 'What have I tried?', component: RunsPage })
