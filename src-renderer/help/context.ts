/** The help of the page in view, which the frame knows and the page's heading asks for. */
import { createContext } from 'svelte'
import type { PageHelp } from './page-help'

/** Undefined where the page has none, as a page that does not exist. */
export const [readPageHelp, providePageHelp] = createContext<() => PageHelp | undefined>()
