/** What most charts of the study's report have in common; each says what is its own. */
import type { BarView } from '../../../charts/bar-layout'
import { shareText } from '../../../charts/format'
import type { LineView } from '../../../charts/line-layout'
import type { MatrixView } from '../../../charts/matrix-layout'

/** A figure across the page, and one of two beside each other, CSS pixels. */
export const [full, half] = [640, 312]

/** Shares 0..1 over whole numbers, such as epochs. */
export function lineView(own: Pick<LineView, 'x' | 'y' | 'series'> & Partial<LineView>): LineView {
  return {
    ...{ marks: [], references: [], xDomain: undefined, yDomain: [0, 1] as const, xScale: 'linear', yScale: 'linear' },
    ...{ xFormat: String, yFormat: shareText, wholeX: true },
    ...own,
  }
}

export function barView(own: Pick<BarView, 'categories' | 'categoryTitle' | 'series' | 'value'> & Partial<BarView>): BarView {
  return { orientation: 'vertical', domain: [0, 1], format: shareText, references: [], dots: false, ...own }
}

/** Of digits, with the cells framed where both mean the same. */
export function matrixView(
  own: Pick<MatrixView, 'counts' | 'rows' | 'columns' | 'rowTitle' | 'columnTitle' | 'show'> & Partial<MatrixView>,
): MatrixView {
  return { baseline: undefined, full: undefined, diagonal: true, dense: false, ...own }
}
