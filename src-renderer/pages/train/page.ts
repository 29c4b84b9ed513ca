import { definePage } from '../registry'
import TrainPage from './TrainPage.svelte'

export const page = definePage({ id: 'train', group: 'Train', title: 'Train', key: 't', question: 'Does it cheat?', component: TrainPage })
