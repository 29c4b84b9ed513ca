/** Keys that move a plot's cursor. */
export type KeyActions = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** A listener that does what a key stands for, and keeps the page from scrolling with it. Keys of controls inside the plot are theirs. */
export function onKeys(actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    const act = event.target === event.currentTarget ? actions[event.key] : undefined
    if (!act) return
    act(event)
    event.preventDefault()
  }
}
