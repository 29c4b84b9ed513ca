import { describe, expect, it } from 'vitest'
import { reportBlocks, reportInput } from '../../../src-main/contract/report'
import { chosenBlocks, formatDraft, movedTo, newDraft, parseDraft, reportRequest, type Draft } from './draft'

describe('a draft', () => {
  const draft: Draft = {
    title: 'T',
    notes: 'n',
    order: movedTo(reportBlocks, 'samples', 0),
    hidden: ['sweep', 'summary'],
    paper: 'letter',
    samples: 30,
    probes: true,
  }

  it('comes back as it was kept', () => {
    expect(parseDraft(formatDraft(draft))).toEqual(draft)
  })

  it.each([null, '', '{', '[]', 'null', '7'])('is new where nothing sound was kept: %j', (text) => {
    expect(parseDraft(text)).toEqual(newDraft)
  })

  it('leaves out what is no longer known, and takes up what is new', () => {
    const kept = parseDraft(
      JSON.stringify({ order: ['provenance', 'gone', 'summary', 'summary'], hidden: ['gone', 'curves'], samples: 1000, paper: 'a3' }),
    )
    expect([...kept.order].sort()).toEqual([...reportBlocks].sort())
    expect(kept.order.indexOf('provenance')).toBeLessThan(kept.order.indexOf('summary'))
    expect(kept.hidden).toEqual(['curves'])
    expect([kept.samples, kept.paper]).toEqual([12, 'a4'])
  })

  it('asks for its blocks in their order, and names no title of its own where there is none', () => {
    expect(chosenBlocks(draft)[0]).toBe('samples')
    expect(chosenBlocks(draft)).not.toContain('sweep')
    const request = reportRequest({ ...draft, title: '  ' }, ['a', 'b'], 'b')
    expect(reportInput.parse(request)).toMatchObject({ runs: ['a', 'b'], control: 'b', blocks: chosenBlocks(draft) })
    expect(request).not.toHaveProperty('title')
    expect(reportRequest(draft, ['a'], 'b')).not.toHaveProperty('control')
  })
})

describe('moving a block', () => {
  it('puts it at a place, and stays inside the list', () => {
    expect(movedTo(['summary', 'dataset', 'methods'], 'methods', 0)).toEqual(['methods', 'summary', 'dataset'])
    expect(movedTo(['summary', 'dataset', 'methods'], 'summary', 1)).toEqual(['dataset', 'summary', 'methods'])
    expect(movedTo(['summary', 'dataset'], 'summary', 9)).toEqual(['dataset', 'summary'])
    expect(movedTo(['summary', 'dataset'], 'dataset', -1)).toEqual(['dataset', 'summary'])
  })
})
