/** Every folder's page, found by the build: a new page is one new folder. */
import { orderPages, type Page } from './registry'

const modules = import.meta.glob<{ page: Page }>('./*/page.ts', { eager: true })

export const pages = orderPages(Object.values(modules).map((module) => module.page))

/** The page of an id; the one that a first visitor should see where there is none. */
export function pageOf(id: string): Page | undefined {
  return pages.find((page) => page.id === id)
}
