/** What runs in the page while its slider is dragged: both functions are sent there as they are, and see nothing of this file. */

/** Of the page's globals, what is used here: the benches are not compiled for a browser. */
interface InPage {
  paints: number[]
  document: { querySelector(selector: string): PageNode | null }
  MutationObserver: new (changed: () => void) => { observe(node: PageNode, what: Record<string, boolean>): void }
  MessageChannel: new () => { port1: { onmessage: () => void }; port2: { postMessage(message: null): void } }
  requestAnimationFrame(work: () => void): void
}
interface PageNode {
  addEventListener(type: string, listener: (event: { timeStamp: number }) => void, options: { capture: boolean }): void
}

/**
 * From the timestamp of a pointer event to a task after the frame in which the logits changed by it: their text is new, the frame is made, and the first task behind it finds
 * it painted.
 */
export function watchPaints(): void {
  const page = globalThis as unknown as InPage
  page.paints = []
  let moved: number | null = null
  const slider = page.document.querySelector('input[type="range"]')
  const logits = page.document.querySelector('tbody:has(tr[data-class])')
  if (!slider || !logits) throw new Error('there is no slider')
  slider.addEventListener('pointermove', (event) => void (moved = event.timeStamp), { capture: true })
  const changed = () => {
    const since = moved
    moved = null
    if (since === null) return
    page.requestAnimationFrame(() => {
      const { port1, port2 } = new page.MessageChannel()
      port1.onmessage = () => void page.paints.push(performance.now() - since)
      port2.postMessage(null)
    })
  }
  new page.MutationObserver(changed).observe(logits, { subtree: true, characterData: true, childList: true })
}

/** Milliseconds of each. */
export function paintsSoFar(): number[] {
  return (globalThis as unknown as InPage).paints
}
