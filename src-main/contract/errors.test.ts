import { expect, it } from 'vitest'
import * as z from 'zod'
import { describeZodError } from './errors'

const schema = z.object({
  lr: z.number().positive().max(10).default(1),
  seed: z.int().min(0).default(0),
  blocks: z.array(z.string()).min(1).max(2).default(['a']),
  optimizer: z.enum(['sgd', 'adam']).default('sgd'),
  title: z.string().min(1).default('t'),
  widths: z.array(z.number()).length(3, 'needs three numbers').default([1, 2, 3]),
  name: z.string(),
})

it.each([
  [{ lr: 11 }, 'lr: must be at most 10'],
  [{ lr: 0 }, 'lr: must be more than 0'],
  [{ lr: '1' }, 'lr: must be a number'],
  [{ seed: -1 }, 'seed: must be at least 0'],
  [{ seed: 0.5 }, 'seed: must be a whole number'],
  [{ blocks: '' }, 'blocks: must be a list'],
  [{ blocks: [] }, 'blocks: must not be empty'],
  [{ blocks: ['a', 'b', 'c'] }, 'blocks: must have at most 2 entries'],
  [{ blocks: ['a', 1] }, 'blocks.1: must be text'],
  [{ optimizer: 'rms' }, 'optimizer: must be one of sgd, adam'],
  [{ title: '' }, 'title: must not be empty'],
  [{ widths: [1] }, 'widths: needs three numbers'],
  [{ name: undefined }, 'name: is missing'],
  [{ lr: 11, seed: -1 }, 'lr: must be at most 10; seed: must be at least 0'],
])('%j is refused in words for people: %s', (input, message) => {
  expect(describeZodError(schema.safeParse({ name: 'n', ...input }).error!)).toBe(message)
})
