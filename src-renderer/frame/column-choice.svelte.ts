/** Which columns of the table of runs are in sight, on every page that has one. */
import { loadColumns, saveColumns } from './run-columns'

class ColumnChoice {
  #chosen = $state.raw<readonly string[] | null>(loadColumns(localStorage))

  /** Keys; null where nobody has chosen. */
  get chosen(): readonly string[] | null {
    return this.#chosen
  }

  set chosen(chosen: readonly string[] | null) {
    this.#chosen = chosen
    saveColumns(localStorage, chosen)
  }
}

export const columnChoice = new ColumnChoice()
