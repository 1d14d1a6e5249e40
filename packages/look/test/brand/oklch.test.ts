import { describe, expect, it } from 'vitest'
import { fromOklch, toOklch } from '../../src/brand/oklch.ts'

/** The primaries as browsers compute them (CSS Color 4, "Sample code for color conversions"): lightness, chroma, hue in degrees. */
const known: [string, number, number, number | null][] = [
  ['#ffffff', 1, 0, null],
  ['#000000', 0, 0, null],
  ['#808080', 0.5999, 0, null],
  ['#ff0000', 0.628, 0.2577, 29.23],
  ['#00ff00', 0.8664, 0.2948, 142.5],
  ['#0000ff', 0.452, 0.3132, 264.05],
]

describe('OKLCH', () => {
  it.each(known)('%s is where browsers see it', (hex, l, c, degrees) => {
    const seen = toOklch(hex)
    expect(seen.l).toBeCloseTo(l, 3)
    expect(seen.c).toBeCloseTo(c, 3)
    if (degrees !== null) expect(((seen.h * 180) / Math.PI + 360) % 360).toBeCloseTo(degrees, 1)
  })

  it('there and back is the same colour, for one in 4,913 of them all', () => {
    for (let r = 0; r < 256; r += 15)
      for (let g = 0; g < 256; g += 15)
        for (let b = 0; b < 256; b += 15) {
          const hex = `#${[r, g, b].map((one) => one.toString(16).padStart(2, '0')).join('')}`
          expect(fromOklch(toOklch(hex))).toBe(hex)
        }
  })

  it('what no screen shows keeps its hue and lightness, and loses chroma', () => {
    const seen = toOklch(fromOklch({ l: 0.7, c: 0.4, h: 0.5 }))
    expect(seen.l).toBeCloseTo(0.7, 2)
    expect(seen.h).toBeCloseTo(0.5, 1)
    expect(seen.c).toBeLessThan(0.25)
  })
})
