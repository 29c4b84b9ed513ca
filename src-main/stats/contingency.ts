/** How two labels of ten values each go together. */

const values = 10

/** [a][b] counts, 10 x 10, of two label arrays of equal length with values 0..9. */
export function contingencyTable(a: Uint8Array, b: Uint8Array): number[][] {
  if (a.length !== b.length) throw new RangeError(`the labels must be as many: ${a.length} and ${b.length}`)
  const table = Array.from({ length: values }, () => new Array<number>(values).fill(0))
  a.forEach((value, i) => {
    table[value]![b[i]!]! += 1
  })
  return table
}

/** Mutual information of rows and columns in bits: sum of p(a,b) log2(p(a,b) / (p(a) p(b))); 0 for an empty table. */
export function mutualInformation(table: readonly (readonly number[])[]): number {
  const rows = table.map((row) => sum(row))
  const columns = table[0]?.map((_, column) => sum(table.map((row) => row[column]!))) ?? []
  const total = sum(rows)
  let bits = 0
  table.forEach((row, a) => {
    row.forEach((count, b) => {
      if (count > 0) bits += (count / total) * Math.log2((count * total) / (rows[a]! * columns[b]!))
    })
  })
  return bits
}

/** Each count as a share of its row, 0..1; null throughout a row that is empty. Of a confusion matrix these are the rates by true class. */
export function rowShares(table: readonly (readonly number[])[]): (number | null)[][] {
  return table.map((row) => {
    const total = sum(row)
    return row.map((count) => (total === 0 ? null : count / total))
  })
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, next) => total + next, 0)
