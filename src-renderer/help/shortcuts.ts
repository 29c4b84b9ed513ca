/** All keys that do something beyond what every page of a browser has, by where they do it. Those of pages come from the registry (`key`). */

/** Keys that stand side by side are pressed one after the other where `then` is set, else each does it. */
export interface Shortcut {
  keys: readonly string[]
  then?: boolean
  does: string
}

export interface ShortcutGroup {
  title: string
  shortcuts: readonly Shortcut[]
}

/** The first key of those that lead somewhere. */
export const leader = 'g'
/** The second, for what is no page. */
export const helpKeys = { page: 'h', glossary: 'l' } as const

const arrows = ['←', '→', '↑', '↓']

export const everywhere: ShortcutGroup = {
  title: 'Everywhere',
  shortcuts: [
    { keys: ['?'], does: 'Shows this list' },
    { keys: [leader, helpKeys.page], then: true, does: 'What is this page?' },
    { keys: [leader, helpKeys.glossary], then: true, does: 'The glossary' },
    { keys: ['Esc'], does: 'Closes what is open: a box, a list, a drawer, the help' },
  ],
}

export const inPlaces: readonly ShortcutGroup[] = [
  {
    title: 'On a chart',
    shortcuts: [
      { keys: arrows, does: 'Move the cursor' },
      { keys: ['Home', 'End'], does: 'First and last point of a curve' },
      { keys: ['Enter'], does: 'Opens what the cursor is on' },
      { keys: ['Esc'], does: 'Leaves the cursor' },
    ],
  },
  {
    title: 'On a slider of a feature or of epsilon',
    shortcuts: [
      { keys: ['←', '→'], does: 'One step' },
      { keys: ['Shift + ← →', 'Page ↑ ↓'], does: 'Ten steps' },
      { keys: ['Home', 'End'], does: 'To its ends' },
    ],
  },
  {
    title: 'In a gallery, on a sheet of digits',
    shortcuts: [
      { keys: arrows, does: 'The next tile that way' },
      { keys: ['Home', 'End'], does: 'First and last tile' },
      { keys: ['Enter'], does: 'Opens it' },
    ],
  },
  {
    title: 'On a prototype or a digit that is open',
    shortcuts: [
      { keys: ['←', '→'], does: 'The one before, the next' },
      { keys: ['Esc'], does: 'Closes it' },
    ],
  },
  {
    title: 'On the drawing pad',
    shortcuts: [
      { keys: arrows, does: 'Move the brush' },
      { keys: ['Space'], does: 'Paints' },
      { keys: ['Shift + arrow'], does: 'Draws a line' },
      { keys: ['E'], does: 'Takes or leaves the eraser' },
      { keys: ['Delete'], does: 'Clears it' },
      { keys: ['Ctrl + Z'], does: 'Takes the last stroke back' },
    ],
  },
  {
    title: 'In the list of models',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'Another model' },
      { keys: ['Ctrl + Home'], does: 'The first one' },
      { keys: ['Enter'], does: 'Chooses it' },
    ],
  },
  {
    title: 'Blocks of a report',
    shortcuts: [{ keys: ['Alt + ↑', 'Alt + ↓'], does: 'Moves the block' }],
  },
]
