import { decodeQR } from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { render } from '../../src/portal/views/html.ts'
import { qrSvg } from '../../src/portal/views/qr-svg.ts'

const secret = 'K7QX94TM2HPD0123456789ABCDEFGH'
const links = [
  `HTTPS://PHONE.ID.EXAMPLE.ORG/A#1.${secret}`,
  `HTTPS://PHONE.SIGN-IN.EXAMPLE-CITY.ORG/A#1.${secret}`,
  `HTTP://LOCALHOST:8081/A#1.${secret}`,
]

/** Paints the rectangles of the path, as a browser does. */
function paint(svg: string, scale = 4) {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let py = Number(y) * scale; py < (Number(y) + 1) * scale; py++) {
      const from = (py * side + Number(x) * scale) * 4
      for (let at = from; at < from + Number(width) * scale * 4; at += 4) data.fill(0, at, at + 3)
    }
  }
  return { width: side, height: side, data }
}

describe.each(links)('%s', (link) => {
  const svg = render(qrSvg(link, 'A <code>'))

  it('is read back exactly', () => {
    expect(decodeQR(paint(svg), { timeLimit: 2000 })).toBe(link)
  })

  it('has at most 33 modules and a quiet zone of four', () => {
    expect(Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])).toBeLessThanOrEqual(33 + 8)
    expect(Math.min(...[...svg.matchAll(/M(\d+) (\d+)/g)].flatMap(([, x, y]) => [Number(x), Number(y)]))).toBe(4)
  })

  it('is one path, black on white, with a title', () => {
    expect(svg.match(/<path/g)).toHaveLength(1)
    expect(svg).toContain('fill="#fff"')
    expect(svg).toContain('<title id="qr-title">A &lt;code&gt;</title>')
  })
})
