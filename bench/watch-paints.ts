/** What runs in the page while its slider is dragged: both functions are sent there as they are, and see nothing of this file. */

/** Of the page's globals, what is used here: the benches are not compiled for a browser. */
interface InPage {
  paints: Paint[]
  document: { querySelector(selector: string): PageNode | null }
  MutationObserver: new (changed: () => void) => { observe(node: PageNode, what: Record<string, boolean>): void }
  MessageChannel: new () => { port1: { onmessage: () => void }; port2: { postMessage(message: null): void } }
  requestAnimationFrame(work: () => void): void
}
/** Milliseconds until the frame with the new logits is made. */
export interface Paint {
  /** From the movement of the hand, as the event's timestamp has it. */
  sinceMoved: number
  /** From the event's arrival in the page: the browser delivers movements once a frame, and lets them wait up to 16.7 ms for that. */
  sinceDelivered: number
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
  let last: { moved: number; delivered: number } | null = null
  const slider = page.document.querySelector('input[type="range"]')
  const logits = page.document.querySelector('tbody:has(tr[data-class])')
  if (!slider || !logits) throw new Error('there is no slider')
  slider.addEventListener('pointermove', ({ timeStamp }) => void (last = { moved: timeStamp, delivered: performance.now() }), { capture: true })
  const changed = () => {
    const of = last
    last = null
    if (of === null) return
    page.requestAnimationFrame(() => {
      const { port1, port2 } = new page.MessageChannel()
      port1.onmessage = () => {
        const now = performance.now()
        page.paints.push({ sinceMoved: now - of.moved, sinceDelivered: now - of.delivered })
      }
      port2.postMessage(null)
    })
  }
  new page.MutationObserver(changed).observe(logits, { subtree: true, characterData: true, childList: true })
}

export function paintsSoFar(): Paint[] {
  return (globalThis as unknown as InPage).paints
}
