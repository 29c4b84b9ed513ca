import { describe, expect, it } from 'vitest'
import { loopbackAddress } from './access'

describe('the address to bind', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['::1', '::1'],
  ])('%s is of this machine', (host, address) => {
    expect(loopbackAddress(host, 4747)).toBe(address)
  })

  it('that others could reach is refused, with the command that forwards the very port', () => {
    expect(() => loopbackAddress('0.0.0.0', 5050)).toThrow(expect.objectContaining({ kind: 'bad-input' }))
    expect(() => loopbackAddress('0.0.0.0', 5050)).toThrow(/--host 0\.0\.0\.0: .*ssh -L 5050:127\.0\.0\.1:5050 MACHINE$/)
    expect(() => loopbackAddress('0.0.0.0', 0)).toThrow(/ssh -L PORT:127\.0\.0\.1:PORT MACHINE$/)
  })
})
