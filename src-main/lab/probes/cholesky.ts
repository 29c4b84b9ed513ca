/** Symmetric positive definite systems of a few hundred unknowns. */

/** The lower triangle L [n, n], flat, with L L^T = `matrix` [n, n], flat; throws a RangeError where the matrix is not positive definite. */
export function cholesky(matrix: ArrayLike<number>, size: number): Float64Array {
  const lower = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row * size + column]!
      for (let k = 0; k < column; k++) rest -= lower[row * size + k]! * lower[column * size + k]!
      if (row === column && !(rest > 0)) throw new RangeError(`the matrix is not positive definite (row ${row})`)
      lower[row * size + column] = row === column ? Math.sqrt(rest) : rest / lower[column * size + column]!
    }
  }
  return lower
}

/** X [n, columns], flat, with L L^T X = `right` [n, columns], flat, which is left as it is. */
export function solveCholesky(lower: Float64Array, right: Float64Array, columns: number): Float64Array {
  const size = right.length / columns
  const found = Float64Array.from(right)
  const eliminate = (row: number, other: number, factor: number) => {
    for (let c = 0; c < columns; c++) found[row * columns + c]! -= factor * found[other * columns + c]!
  }
  const divide = (row: number) => {
    for (let c = 0; c < columns; c++) found[row * columns + c]! /= lower[row * size + row]!
  }
  for (let row = 0; row < size; row++) {
    for (let other = 0; other < row; other++) eliminate(row, other, lower[row * size + other]!)
    divide(row)
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let other = row + 1; other < size; other++) eliminate(row, other, lower[other * size + row]!)
    divide(row)
  }
  return found
}
