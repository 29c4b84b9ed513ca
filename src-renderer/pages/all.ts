/** Every folder's page, found by the build: a new page is one new folder, with `page.ts` and `help.ts`. */
import type { PageHelp } from '../help/page-help'
import { orderPages, type Page } from './registry'

const modules = import.meta.glob<{ page: Page }>('./*/page.ts', { eager: true })
const helps = import.meta.glob<{ help: PageHelp }>('./*/help.ts', { eager: true })

export const pages = orderPages(Object.values(modules).map((module) => module.page))

/** The page of an id; the one that a first visitor should see where there is none. */
export function pageOf(id: string): Page | undefined {
  return pages.find((page) => page.id === id)
}

/** What the page of an id says of itself; undefined where there is no such page. */
export function helpOf(id: string): PageHelp | undefined {
  return helps[`./${id}/help.ts`]?.help
}
