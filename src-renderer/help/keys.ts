/** Keys that hold everywhere: what is typed where, and two keys pressed one after the other. */

/** What is known of the element that a key goes to. */
export interface KeyTarget {
  tagName: string
  type?: string
  isContentEditable?: boolean
}

const pressed = new Set(['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'color', 'file', 'image'])

/** Whether letters are written into it. */
export function takesText({ tagName, type = '', isContentEditable = false }: KeyTarget): boolean {
  const tag = tagName.toLowerCase()
  return isContentEditable || tag === 'textarea' || (tag === 'input' && !pressed.has(type))
}

/** Whether letters mean something to it: a list of choices jumps to the one that begins so. */
export function takesLetters(target: KeyTarget): boolean {
  return takesText(target) || target.tagName.toLowerCase() === 'select'
}

/** Milliseconds within which the second key has to follow the first. */
const patience = 1500

/** A first key, then a letter. */
export class Chord {
  private since = -Infinity

  constructor(private readonly first: string) {}

  /** The letter that a key at this time (in milliseconds) completes the chord with; null where it does not. */
  press(key: string, time: number): string | null {
    const waiting = time - this.since <= patience
    this.since = !waiting && key === this.first ? time : -Infinity
    return waiting && /^[a-z]$/.test(key) ? key : null
  }

  /** The key went elsewhere. */
  forget(): void {
    this.since = -Infinity
  }
}
