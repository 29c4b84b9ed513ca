import { describe, expect, it } from 'vitest'
import { changeParams, formatAddress, parseAddress } from './address'

describe('addresses', () => {
  it('reads what it writes, whatever the values hold', () => {
    const address = { page: 'runs', params: { find: 'a&b=c #tag %', run: 'ab12', dataset: '{"rho":0.99}' } }
    expect(parseAddress(formatAddress(address))).toEqual(address)
  })

  it('writes equal states alike', () => {
    expect(formatAddress({ page: 'diagnose', params: { run: 'a', epoch: '3' } })).toBe('#/diagnose?epoch=3&run=a')
    expect(formatAddress({ page: 'diagnose', params: { epoch: '3', run: 'a' } })).toBe('#/diagnose?epoch=3&run=a')
    expect(formatAddress({ page: 'train', params: {} })).toBe('#/train')
  })

  it('gives no page for what is no address', () => {
    expect(parseAddress('').page).toBe('')
    expect(parseAddress('#/').page).toBe('')
    expect(parseAddress('#/../etc').page).toBe('')
    expect(parseAddress('#/Train').page).toBe('')
  })

  it('takes parameters away by null, undefined or empty text, and leaves its input alone', () => {
    const params = { run: 'a', cell: '3,4', find: 'x' }
    expect(changeParams(params, { cell: null, find: '', epoch: 2, split: undefined })).toEqual({ run: 'a', epoch: '2' })
    expect(params).toEqual({ run: 'a', cell: '3,4', find: 'x' })
  })
})
