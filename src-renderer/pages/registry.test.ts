import type { Component } from 'svelte'
import { describe, expect, it } from 'vitest'
import { orderPages, type Group, type Page } from './registry'

const page = (id: string, group: Group, order?: number): Page => ({
  id,
  group,
  title: id,
  question: '',
  component: {} as Component,
  ...(order === undefined ? {} : { order }),
})

describe('the pages', () => {
  it('stand in the order of their questions, then in their own', () => {
    const pages = [page('runs', 'Compare'), page('b', 'Train', 1), page('a', 'Train'), page('data', 'Data')]
    expect(orderPages(pages).map(({ id }) => id)).toEqual(['data', 'a', 'b', 'runs'])
  })

  it('have an id each', () => {
    expect(() => orderPages([page('a', 'Train'), page('a', 'Data')])).toThrow('two pages have the id "a"')
  })

  it('have a key each, or none', () => {
    const keyed = (id: string, key: string) => ({ ...page(id, 'Train'), key })
    expect(orderPages([page('a', 'Data'), page('b', 'Data'), keyed('c', 'c'), keyed('d', 'd')])).toHaveLength(4)
    expect(() => orderPages([keyed('c', 'x'), keyed('d', 'x')])).toThrow('two pages have the key "x"')
  })
})
