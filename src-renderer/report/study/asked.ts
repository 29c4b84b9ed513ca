/** What the study asks, as a whole and task by task. */
import type { StudyTaskId } from '../../../src-main/contract/study-run'

export const studyAsks =
  'Digits are painted so that each usually wears a colour of its own. Does a network that could read the digit read its colour instead, where does that show inside it, and do three cures help?'

export const taskAsks: Readonly<Record<StudyTaskId, string>> = {
  canvas:
    'In training and on the easy set nearly every digit wears its own colour; on the hard set none does. How far do digit and colour go together, and what became of the other canvases and the smaller network that the study tried?',
  cheater:
    'A small network is trained on this canvas as usual. Does it read the digit or the colour, and what does it answer where the two disagree?',
  prober:
    'What do its channels look for? For each an image is made that it likes best, and real images show what it reacts to: one colour, one digit, or neither alone.',
  gradcam: 'Where does it look? Grad-CAM weighs the background against the stroke, for the same zeros once in red and once in green.',
  cures:
    'DANN and a saliency penalty hide the colour, CF-INVAR shows each digit in another colour too. Each stands beside plain training with Adam for as many epochs, since optimiser and time alone change much.',
  attack:
    'How small a change of a 7 makes a network sure of a 3? The baseline and the three cures are searched alike, for the smallest epsilon in L-infinity.',
  sae: 'Sparse autoencoders take the activations of the baseline apart into features. Which go with colour, which with digit, and what hangs on them?',
}
