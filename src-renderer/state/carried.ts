/** What of one page's address goes along to another. */
import { runListParameter } from './run-list'

type Params = Readonly<Record<string, string>>

/** The models that all pages look at. */
const models = ['run', 'compare']
/** Runs that are held against each other, and which of them is the control. */
const several = [runListParameter, 'control']
const pagesOfSeveral: ReadonlySet<string> = new Set(['compare', 'report'])

/** The runs that were last chosen on a page of several; as they were before on every other page, which does not speak of them. */
export function lastChosen(before: Params, { page, params }: { page: string; params: Params }): Params {
  return pagesOfSeveral.has(page) ? only(several, params) : before
}

/** @param chosen what `lastChosen` gave */
export function carriedTo(page: string, params: Params, chosen: Params): Params {
  return { ...only(models, params), ...(pagesOfSeveral.has(page) ? chosen : {}) }
}

function only(names: readonly string[], params: Params): Params {
  return Object.fromEntries(names.flatMap((name) => (params[name] === undefined ? [] : [[name, params[name]]])))
}
