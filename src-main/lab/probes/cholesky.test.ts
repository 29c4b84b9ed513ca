import { expect, it } from 'vitest'
import { cholesky, solveCholesky } from './cholesky'

const times = (a: ArrayLike<number>, b: ArrayLike<number>, rows: number, inner: number, columns: number) =>
  Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0
    for (let k = 0; k < inner; k++) sum += a[Math.floor(at / columns) * inner + k]! * b[k * columns + (at % columns)]!
    return sum
  })

it('the factor of a matrix worked by hand', () => {
  // [[4, 2], [2, 10]] = [[2, 0], [1, 3]] [[2, 1], [0, 3]]
  expect([...cholesky([4, 2, 2, 10], 2)]).toEqual([2, 0, 1, 3])
  expect(() => cholesky([1, 2, 2, 1], 2)).toThrow(RangeError)
})

it('the solution, put in, gives the right side', () => {
  const size = 7
  const root = Float64Array.from({ length: size * size }, (_, i) => Math.sin(i * 3.7) + (i % (size + 1) === 0 ? 3 : 0))
  const transposed = root.map((_, at) => root[(at % size) * size + Math.floor(at / size)]!)
  const matrix = times(root, transposed, size, size, size)
  const right = Float64Array.from({ length: size * 3 }, (_, i) => Math.cos(i))
  const back = times(matrix, solveCholesky(cholesky(matrix, size), right, 3), size, size, 3)
  back.forEach((value, i) => expect(value).toBeCloseTo(right[i]!, 9))
})
