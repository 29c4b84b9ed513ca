/** The two files that hold an icon in several sizes, each size as the PNG that it is. */

/**
 * Of Windows: a header of 6 bytes, an entry of 16 bytes a picture, the pictures ("ICO file format", ICONDIR; PNG since Windows Vista). 256 is the largest side, and is written as 0.
 * @param {ReadonlyMap<number, Uint8Array>} pictures by side
 */
export function ico(pictures) {
  const held = [16, 24, 32, 48, 64, 128, 256].map((side) => ({ side, png: picture(pictures, side) }))
  const header = Buffer.alloc(6 + 16 * held.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(held.length, 4)
  let offset = header.length
  held.forEach(({ side, png }, i) => {
    const at = 6 + 16 * i
    header.writeUInt8(side % 256, at)
    header.writeUInt8(side % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  })
  return Buffer.concat([header, ...held.map(({ png }) => png)])
}

/** Types of macOS' pictures by what they hold, in pixels; those of Retina screens stand beside those of half their side. */
const icnsTypes = /** @type {const} */ ([
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/**
 * Of macOS: `icns`, the length of all, then a type, a length (its own eight bytes counted) and a PNG each ("Apple Icon Image format"); numbers are big endian.
 * @param {ReadonlyMap<number, Uint8Array>} pictures by side
 */
export function icns(pictures) {
  const body = Buffer.concat(icnsTypes.map(([type, side]) => chunk(type, picture(pictures, side))))
  return chunk('icns', body)
}

/**
 * @param {string} type
 * @param {Uint8Array} content
 */
function chunk(type, content) {
  const head = Buffer.alloc(8)
  head.write(type, 'latin1')
  head.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([head, content])
}

/**
 * @param {ReadonlyMap<number, Uint8Array>} pictures
 * @param {number} side
 */
function picture(pictures, side) {
  const png = pictures.get(side)
  if (!png) throw new Error(`an icon needs a picture of ${side} pixels`)
  return png
}
