import { describe, expect, it } from 'vitest'
import { drawExamples } from './example-file'

const view = { colorName: () => 'a < b' }
const style = { getPropertyValue: () => '#111' }
const example = { index: 3, digit: 7, color: 5, value: -0.25, quantile: 0.9, field: { left: 2, top: 4, width: 3, height: 5 } }
const pictures = Array.from({ length: 9 }, (_, i) => ({ example: i === 8 ? { ...example, field: null } : example, href: 'data:x', view }))

describe('examples as a picture', () => {
  const { body, width, height } = drawExamples('title', pictures, style)

  it('stand eight a row, each with its digit, colour and value', () => {
    expect(body.match(/<image/g)).toHaveLength(9)
    expect(body.match(/>7 a &lt; b</g)).toHaveLength(9)
    expect(body.match(/>−0.25</g)).toHaveLength(9)
    // 84 pixels and 8 between them; below each two lines.
    expect([width, height]).toEqual([8 * 92, 2 * 124])
    expect(body).toContain('<image x="0" y="124" width="84"')
  })

  it('frame the receptive field where there is one', () => {
    expect(body.match(/stroke="#fff"/g)).toHaveLength(8)
    // The second: 92 to the right, three CSS pixels a pixel.
    expect(body).toContain('<rect x="98" y="12" width="9" height="15" fill="none" stroke="#fff"')
  })
})
