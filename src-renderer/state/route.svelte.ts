/**
 * Where one is. The address is the only copy of a page's state: back, forward, reload and a pasted link lead to the same view. The models that
 * all pages look at go along from page to page, and the runs last chosen to the pages of several; every other parameter belongs to its page.
 */
import { changeParams, formatAddress, parseAddress, type Address, type ParamChanges } from './address'
import { carriedTo, lastChosen } from './carried'

class Route {
  #address = $state.raw<Address>(parseAddress(location.hash))
  #chosen = $state.raw(lastChosen({}, this.#address))

  constructor() {
    // Both a typed address and back or forward arrive here.
    const arrive = () => this.#be(parseAddress(location.hash))
    addEventListener('hashchange', arrive)
    addEventListener('popstate', arrive)
  }

  #be(address: Address): void {
    this.#address = address
    this.#chosen = lastChosen(this.#chosen, address)
  }

  get page(): string {
    return this.#address.page
  }

  get params(): Readonly<Record<string, string>> {
    return this.#address.params
  }

  get(name: string): string | null {
    return this.#address.params[name] ?? null
  }

  /** A whole number inside bounds, else the fallback: a pasted link may hold anything. */
  int(name: string, low: number, high: number, fallback: number): number
  int(name: string, low: number, high: number, fallback: null): number | null
  int(name: string, low: number, high: number, fallback: number | null): number | null {
    const text = this.get(name)
    const value = text === null || !/^-?\d+$/.test(text) ? Number.NaN : Number(text)
    return value >= low && value <= high ? value : fallback
  }

  /** One of some values, else the first. */
  oneOf<const T extends string>(name: string, values: readonly [T, ...T[]]): T {
    return values.find((value) => value === this.get(name)) ?? values[0]
  }

  /**
   * Changes parameters of the page in view; null takes one away.
   *
   * @param replace without an entry in the history: for what moves while one drags
   */
  set(changes: ParamChanges, { replace = false }: { replace?: boolean } = {}): void {
    this.#enter({ page: this.page, params: changeParams(this.params, changes) }, replace)
  }

  /** Goes to a page with what is carried there and these parameters. */
  go(page: string, changes: ParamChanges = {}, { replace = false }: { replace?: boolean } = {}): void {
    this.#enter(this.#to(page, changes), replace)
  }

  /** The address of a page with what is carried there and these parameters, for a link. */
  href(page: string, changes: ParamChanges = {}): string {
    return formatAddress(this.#to(page, changes))
  }

  #to(page: string, changes: ParamChanges): Address {
    return { page, params: changeParams(carriedTo(page, this.params, this.#chosen), changes) }
  }

  #enter(address: Address, replace: boolean): void {
    const hash = formatAddress(address)
    if (hash === formatAddress(this.#address)) return
    history[replace ? 'replaceState' : 'pushState'](null, '', hash)
    this.#be(address)
  }
}

export const route = new Route()
