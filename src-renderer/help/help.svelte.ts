/** What of the help is open beside the page. The address holds it, so that a link leads to a term; another page closes it. */
import { route } from '../state/route.svelte'
import { termOf } from './glossary'

const parameter = 'help'

class Help {
  /** `page`: what the page says of itself; `glossary`; a term of the glossary, by its id; null: closed. A pasted link may name anything: the glossary then. */
  get shown(): string | null {
    const named = route.get(parameter)
    return named === null || named === 'page' || termOf(named) ? named : 'glossary'
  }

  open(what: string): void {
    route.set({ [parameter]: what }, { replace: true })
  }

  close(): void {
    route.set({ [parameter]: null }, { replace: true })
  }

  toggle(what: string): void {
    if (this.shown === what) this.close()
    else this.open(what)
  }
}

export const help = new Help()

/** Boxes over the whole lab that the address does not hold. */
class Boxes {
  shortcuts = $state(false)
  about = $state(false)
}

export const boxes = new Boxes()
