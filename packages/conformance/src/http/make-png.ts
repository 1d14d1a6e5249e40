import { crc32, deflateSync } from 'node:zlib'

export interface PngOptions {
  readonly width?: number
  readonly height?: number
  readonly depth?: number
  readonly colour?: number
  readonly interlace?: number
  /** Chunks before the pixels, as type and data. */
  readonly before?: readonly (readonly [string, Uint8Array])[]
  readonly after?: readonly (readonly [string, Uint8Array])[]
  /** Instead of rows of zeros. */
  readonly raw?: Uint8Array
  readonly packed?: Uint8Array
}

/** A PNG by its specification, right or wrong as told; written apart from what reads it. */
export function makePng(options: PngOptions = {}): Buffer {
  const { width = 96, height = width, depth = 8, colour = 6, interlace = 0, before = [], after = [] } = options
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([depth, colour, 0, 0, interlace], 8)
  const samples = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour] ?? 1
  const raw = options.raw ?? Buffer.alloc(height * (1 + Math.ceil((width * samples * depth) / 8)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    ...before.map(([type, data]) => chunk(type, data)),
    chunk('IDAT', options.packed ?? deflateSync(raw)),
    ...after.map(([type, data]) => chunk(type, data)),
    chunk('IEND', new Uint8Array()),
  ])
}

export function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
