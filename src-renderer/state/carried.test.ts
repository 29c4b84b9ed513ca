import { describe, expect, it } from 'vitest'
import { carriedTo, lastChosen } from './carried'

const onCompare = { page: 'compare', params: { run: 'a', runs: 'a,b', control: 'b', view: 'effects' } }

describe('what goes along from page to page', () => {
  it('is the models that all pages look at', () => {
    expect(carriedTo('diagnose', { run: 'a', compare: 'b', epoch: '3' }, {})).toEqual({ run: 'a', compare: 'b' })
  })

  it('are the chosen runs with their control, over a page that does not speak of them, to the pages that take several', () => {
    const chosen = lastChosen(lastChosen({}, onCompare), { page: 'runs', params: { run: 'c', find: 'erm' } })
    expect(carriedTo('compare', { run: 'c' }, chosen)).toEqual({ run: 'c', runs: 'a,b', control: 'b' })
    expect(carriedTo('report', {}, chosen)).toEqual({ runs: 'a,b', control: 'b' })
    expect(carriedTo('microscope', {}, chosen)).toEqual({})
  })

  it('is nothing once nobody is chosen any more', () => {
    expect(lastChosen(lastChosen({}, onCompare), { page: 'compare', params: { choose: 'on' } })).toEqual({})
  })
})
