import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import encodeQR from 'qr'
import { decodeQR } from 'qr/decode.js'
import { describe, expect, it } from 'vitest'
import { draw, encodeQr } from '../../src/qr/encode.ts'
import { segment } from '../../src/qr/segments.ts'

const secret = 'K7QX94TM2HPD0123456789ABCDEFGH'
const link = (host: string) => `HTTPS://${host}/A#1.${secret}`

function pixels(rows: readonly (readonly boolean[])[], scale = 4) {
  const side = (rows.length + 8) * scale
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (rows[Math.floor(y / scale) - 4]?.[Math.floor(x / scale) - 4]) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3)
    }
  }
  return { width: side, height: side, data }
}

/** By a reader that misses a right symbol at one size of its modules or another (` #%++.#:bCC+` at 3, 4 and 6 pixels): a wrong one it would read at none. */
function read(text: string): string {
  const symbol = encodeQr(text)
  let last: unknown
  for (const scale of [4, 5, 6, 7, 8]) {
    try {
      return decodeQR(pixels(symbol, scale), { timeLimit: 2000 })
    } catch (error) {
      last = error
    }
  }
  throw last
}

describe('size', () => {
  it('keeps a link to a host of 30 characters within 33 modules', () => {
    expect(link('PHONE.SIGN-IN.EXAMPLE-CITY.ORG')).toHaveLength(73)
    expect(encodeQr(link('PHONE.SIGN-IN.EXAMPLE-CITY.ORG'))).toHaveLength(33)
  })

  it('keeps it there up to 42 characters, and takes 29 modules on localhost', () => {
    expect(encodeQr(link('A'.repeat(42)))).toHaveLength(33)
    expect(encodeQr(link('A'.repeat(43)))).toHaveLength(37)
    expect(encodeQr(`HTTP://LOCALHOST:8081/A#1.${secret}`)).toHaveLength(29)
  })

  it('holds a link to the longest host name there can be, with a port', () => {
    const text = link(`${'A'.repeat(253)}:65535`)
    expect(read(text)).toBe(text)
  })

  it('refuses what does not fit', () => {
    expect(() => encodeQr('x'.repeat(400))).toThrow(RangeError)
  })
})

describe('segments', () => {
  it('changes mode for the one character that needs it', () => {
    expect(segment(link('ID.EXAMPLE')).map((s) => s.mode)).toEqual(['alphanumeric', 'byte', 'alphanumeric'])
  })

  it('does not change mode where it does not pay', () => {
    expect(segment('abcDEfgh')).toEqual([{ mode: 'byte', text: 'abcDEfgh' }])
  })
})

describe('symbols', () => {
  const pairs: [text: string, encoding: 'alphanumeric' | 'byte'][] = [
    ['HELLO WORLD', 'alphanumeric'],
    ['hello, world', 'byte'],
  ]
  for (const [text, encoding] of pairs) {
    for (let version = 1; version <= 10; version++) {
      it(`equals another encoder module by module: ${encoding}, version ${version}, every mask`, () => {
        for (const mask of [0, 1, 2, 3, 4, 5, 6, 7] as const) {
          const theirs = encodeQR(text, 'raw', { ecc: 'medium', encoding, version, mask, border: 1 })
          const inner = theirs.slice(1, -1).map((row) => row.slice(1, -1))
          expect(draw([{ mode: encoding, text }], version, mask).dark).toEqual(inner)
        }
      })
    }
  }

  it('reads back whatever is written', () => {
    const words = fc.string({ minLength: 1, maxLength: 60, unit: fc.constantFrom(...'ABC019 $%*+-./:#abcé漢🙂') })
    fc.assert(
      fc.property(words, (text) => {
        expect(read(text)).toBe(text)
      }),
      { numRuns: 60, examples: [[' #%++.#:bCC+']] },
    )
  })

  it('is read by zbar, where that is installed', ({ skip }) => {
    const text = link('PHONE.SIGN-IN.EXAMPLE-CITY.ORG')
    const { width, height, data } = pixels(encodeQr(text))
    const grey = Buffer.from(data.filter((_, i) => i % 4 === 0))
    const file = join(mkdtempSync(join(tmpdir(), 'qr-')), 'code.pgm')
    writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), grey]))
    try {
      execFileSync('zbarimg', ['--version'], { stdio: 'ignore' })
    } catch {
      skip()
    }
    expect(
      execFileSync('zbarimg', ['-q', '--raw', file], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim(),
    ).toBe(text)
  })
})
