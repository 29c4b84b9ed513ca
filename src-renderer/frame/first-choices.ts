/** What an empty lab offers. */

export interface FirstChoice {
  id: 'study' | 'own'
  title: string
  text: string
  action: string
}

/** The kind of job that does the whole study, and the input that makes it the quick one. */
export const quickStudy = { kind: 'study', input: { quick: true } } as const

export const firstChoices: readonly FirstChoice[] = [
  {
    id: 'study',
    title: 'The quick study',
    text: 'All of the study on a small subset, in about three minutes: a network that cheats, what its channels look for, its cures, and a feature to turn by hand.',
    action: 'Run the quick study',
  },
  {
    id: 'own',
    title: 'Your own settings',
    text: 'Choose a canvas, a method and seeds, and train a network. Every page then looks at it.',
    action: 'Start from my own settings',
  },
]
