import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { deflateSync, inflateSync } from 'node:zlib'
import { chunk, makePng } from '@countersign/conformance/http/make-png.ts'
import { describe, expect, it } from 'vitest'
import { readLogo } from '../../src/brand/logo.ts'

const faultOf = (file: Uint8Array) => {
  const read = readLogo(file)
  return read.ok ? 'accepted' : read.fault
}

function accepted(file: Uint8Array): Buffer {
  const read = readLogo(file)
  if (!read.ok) throw new Error(read.fault)
  return Buffer.from(read.picture.bytes)
}

/** Rows of one filter byte and any pixels. */
function noise(side: number, row: number): Buffer {
  return Buffer.concat(Array.from({ length: side }, () => Buffer.concat([Buffer.from([0]), randomBytes(row)])))
}

describe('a logo', () => {
  it('keeps its pixels, and is named by its content', () => {
    const raw = noise(96, 96 * 4)
    const own = accepted(makePng({ raw }))
    expect(own.subarray(0, 33)).toEqual(makePng().subarray(0, 33))
    expect(inflateSync(own.subarray(41, 41 + own.readUInt32BE(33)))).toEqual(raw)
    expect(readLogo(makePng({ raw }))).toMatchObject({ picture: { digest: createHash('sha256').update(own).digest('base64url') } })
  })

  it('is the very same when it is handed in again', () => {
    const once = accepted(makePng({ raw: noise(96, 96 * 4) }))
    expect(accepted(once)).toEqual(once)
  })

  it('of every kind of PNG is read: the app’s own icons, too', () => {
    const palette: [string, Uint8Array] = ['PLTE', new Uint8Array(6)]
    for (const [colour, depth, before] of [
      [0, 1, []],
      [0, 16, [['tRNS', new Uint8Array(2)]]],
      [2, 8, [['tRNS', new Uint8Array(6)]]],
      [3, 1, [palette, ['tRNS', new Uint8Array(2)]]],
      [3, 8, [palette]],
      [4, 8, []],
      [6, 16, []],
    ] as [number, number, [string, Uint8Array][]][])
      expect([colour, depth, faultOf(makePng({ colour, depth, before }))]).toEqual([colour, depth, 'accepted'])
    for (const icon of ['icon-192.png', 'icon-512.png'])
      expect(faultOf(readFileSync(new URL(`../../../authenticator/public/icons/${icon}`, import.meta.url)))).toBe('accepted')
    // Adam7 of 96 by 96: the passes' rows by the specification's own table, in bytes of one grey sample a pixel.
    const rows = [12, 12, 24, 24, 48, 48, 96].map((pixels, pass) => [pixels, [12, 12, 12, 24, 24, 48, 48][pass] ?? 0] as const)
    const size = rows.reduce((sum, [pixels, lines]) => sum + lines * (1 + pixels), 0)
    expect(faultOf(makePng({ colour: 0, interlace: 1, raw: new Uint8Array(size) }))).toBe('accepted')
    expect(faultOf(makePng({ colour: 0, interlace: 1, raw: new Uint8Array(size - 1) }))).toBe('broken')
  })

  it('brings nothing along: no text, no place, no film, nothing behind or between', () => {
    const secret = Buffer.from('<script>alert(1)</script> 48.8584 N')
    const packed = Buffer.concat([deflateSync(Buffer.alloc(96 * (1 + 96 * 4))), secret])
    const file = Buffer.concat([
      makePng({
        packed,
        before: [
          ['tEXt', secret],
          ['eXIf', secret],
          ['acTL', new Uint8Array(8)],
          ['iCCP', secret],
          ['xxXx', secret],
        ],
        after: [['fdAT', secret]],
      }),
      secret,
    ])
    const own = accepted(file)
    expect(own.includes('alert')).toBe(false)
    expect(own.includes('48.8584')).toBe(false)
    expect(own.toString('latin1').match(/IHDR|IDAT|IEND|tEXt|eXIf|acTL|fdAT|iCCP|xxXx/g)).toEqual(['IHDR', 'IDAT', 'IEND'])
  })

  it('is refused with its reason', () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    for (const other of [
      svg,
      Buffer.from('GIF89a'),
      Buffer.from('RIFF____WEBPVP8 '),
      Buffer.alloc(0),
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ])
      expect(faultOf(other)).toBe('not_png')
    expect(faultOf(makePng({ width: 95 }))).toBe('small')
    expect(faultOf(makePng({ width: 1025 }))).toBe('large')
    expect(faultOf(makePng({ width: 96, height: 97 }))).toBe('not_square')
    expect(faultOf(makePng({ raw: noise(160, 160 * 4), width: 160 }))).toBe('heavy')
    for (const kind of [{ colour: 5 }, { colour: 3, depth: 16 }, { colour: 6, depth: 4 }, { interlace: 2 }, { width: 0 }])
      expect(faultOf(makePng(kind))).toBe('not_png')
  })

  it('that is not whole is refused, and never unpacked further than its head says', () => {
    const good = makePng()
    for (let at = 34; at < good.length; at += 7) expect(faultOf(good.subarray(0, at))).not.toBe('accepted')
    for (let at = 12; at < good.length - 12; at++) {
      const changed = Buffer.from(good)
      changed[at] = (changed[at] ?? 0) ^ 0x10
      expect([at, faultOf(changed)]).not.toEqual([at, 'accepted'])
    }
    // 40 MB of zeros in 40 kB.
    expect(faultOf(makePng({ packed: deflateSync(Buffer.alloc(40_000_000), { level: 9 }) }))).toBe('broken')
    expect(faultOf(makePng({ raw: Buffer.alloc(96 * (1 + 96 * 4), 5) }))).toBe('broken')
    expect(faultOf(makePng({ raw: Buffer.alloc(96 * (1 + 96 * 4) - 1) }))).toBe('broken')
    expect(faultOf(makePng({ colour: 3 }))).toBe('broken')
    expect(faultOf(makePng({ colour: 3, before: [['PLTE', new Uint8Array(4)]] }))).toBe('broken')
    expect(faultOf(makePng({ colour: 0, before: [['PLTE', new Uint8Array(6)]] }))).toBe('broken')
    expect(faultOf(makePng({ before: [['tRNS', new Uint8Array(2)]] }))).toBe('broken')
    expect(faultOf(Buffer.concat([good.subarray(0, 33), chunk('IEND', new Uint8Array())]))).toBe('broken')
  })
})
