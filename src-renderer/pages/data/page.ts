import { definePage } from '../registry'
import DataPage from './DataPage.svelte'

export const page = definePage({ id: 'data', group: 'Data', title: 'Canvas', key: 'd', question: 'What is in the canvas?', component: DataPage })
