import { describe, expect, it } from 'vitest'
import { serveOptions } from './serve'

describe('options', () => {
  it('have defaults', () => {
    expect(serveOptions([])).toEqual({ host: '127.0.0.1', port: null, json: false, open: false })
    expect(serveOptions(['--port', '0', '--json', '--open', '--host=::1'])).toEqual({ host: '::1', port: 0, json: true, open: true })
    expect(serveOptions(['--help'])).toBeNull()
  })

  it.each([['--port', 'x'], ['--port', '65536'], ['--port', '-1'], ['--port=1e3'], ['--nonsense'], ['extra']])('refuse %j', (...args) => {
    expect(() => serveOptions(args)).toThrow(expect.objectContaining({ kind: 'bad-input' }) as Error)
  })
})
