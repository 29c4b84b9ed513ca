/**
 * The pages: each is one folder here with a `page.ts` that exports `page`, made by `definePage`. The navigation, the router and the page's
 * heading are made from it.
 */
import type { Component } from 'svelte'

/** The questions that the pages answer, in the order of the navigation. */
export const groups = ['Data', 'Train', 'Diagnose', 'Look inside', 'Attack', 'Steer', 'Compare'] as const
export type Group = (typeof groups)[number]

export interface Page {
  /** The first part of the address: `#/train`. */
  id: string
  group: Group
  /** In the navigation. */
  title: string
  /** The heading of the page: what it answers. */
  question: string
  /** The letter that leads here after `g`; another for each page. */
  key?: string
  /** Place among the pages of its group; 0 first. */
  order?: number
  /** Whether the page can set a second model beside the one in view. */
  compares?: boolean
  component: Component
}

/** Gives the page back, checked by the compiler. */
export function definePage(page: Page): Page {
  return page
}

/** Pages in the order of the navigation. Throws on two pages of one id, and on two that one key leads to. */
export function orderPages(pages: readonly Page[]): Page[] {
  refuseTwice(
    'id',
    pages.map(({ id }) => id),
  )
  refuseTwice(
    'key',
    pages.flatMap(({ key }) => key ?? []),
  )
  const place = (page: Page) => groups.indexOf(page.group) * 100 + (page.order ?? 0)
  return [...pages].sort((a, b) => place(a) - place(b))
}

function refuseTwice(what: string, values: readonly string[]): void {
  const twice = values.find((value, i) => values.indexOf(value) < i)
  if (twice !== undefined) throw new Error(`two pages have the ${what} ${JSON.stringify(twice)}`)
}
