import { definePage } from '../registry'
import GradcamPage from './GradcamPage.svelte'

export const page = definePage({
  id: 'gradcam',
  group: 'Look inside',
  order: 2,
  title: 'Grad-CAM',
  key: 'g',
  question: 'Where does it look?',
  compares: true,
  component: GradcamPage,
})
