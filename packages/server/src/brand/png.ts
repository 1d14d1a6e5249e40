import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** What a PNG says of itself (PNG, third edition, §11.2.1). Sides in pixels. */
export interface PngHead {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly colour: number
  readonly interlaced: boolean
}

interface Chunk {
  readonly type: string
  readonly data: Buffer
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Samples of a pixel, and the depths that are allowed, by colour type (§11.2.1, table 12). */
const kinds: ReadonlyMap<number, { readonly samples: number; readonly depths: readonly number[] }> = new Map([
  [0, { samples: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { samples: 3, depths: [8, 16] }],
  [3, { samples: 1, depths: [1, 2, 4, 8] }],
  [4, { samples: 2, depths: [8, 16] }],
  [6, { samples: 4, depths: [8, 16] }],
])

/** The head of a file that begins as a PNG does; nothing behind it has been looked at. */
export function pngHead(file: Buffer): PngHead | null {
  if (file.length < 33 || !file.subarray(0, 8).equals(SIGNATURE) || file.toString('latin1', 12, 16) !== 'IHDR') return null
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const [depth = 0, colour = 0, compression, filter, interlace = 2] = file.subarray(24, 29)
  const allowed = kinds.get(colour)?.depths.includes(depth) === true && compression === 0 && filter === 0 && interlace < 2
  return allowed && width > 0 && height > 0 ? { width, height, depth, colour, interlaced: interlace === 1 } : null
}

/**
 * The same still picture as a file of our own making: of what came in only pixels, palette and transparency are left, checked and packed anew. Texts, places where
 * a photograph was taken, films, and whatever somebody hung before, between or behind them stay outside. `null` for a file that is not whole. Unpacks
 * as many bytes as the head says and no more, so that the head's sides are the caller's to limit.
 */
export function repacked(file: Buffer, head: PngHead): Buffer | null {
  const chunks = chunksOf(file)
  if (chunks === null) return null
  const only = (type: string) => chunks.filter((chunk) => chunk.type === type)
  const [palettes, clears, pixels] = [only('PLTE'), only('tRNS'), only('IDAT')]
  const extras = [...palettes, ...clears]
  if (palettes.length > 1 || clears.length > 1 || pixels.length === 0 || !extras.every((chunk) => fits(chunk, head, palettes[0])))
    return null
  if (head.colour === 3 && palettes.length === 0) return null
  const raw = unpacked(Buffer.concat(pixels.map(({ data }) => data)), head)
  if (raw === null) return null
  const parts = [
    { type: 'IHDR', data: file.subarray(16, 29) },
    ...extras,
    { type: 'IDAT', data: deflateSync(raw, { level: 9 }) },
    { type: 'IEND', data: Buffer.alloc(0) },
  ]
  return Buffer.concat([SIGNATURE, ...parts.map(written)])
}

/** From the head to the end mark, each with a right checksum; what lies behind the end is not looked at. */
function chunksOf(file: Buffer): Chunk[] | null {
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at)
    if (at + 12 + length > file.length || crc32(file.subarray(at + 4, at + 8 + length)) !== file.readUInt32BE(at + 8 + length)) return null
    const type = file.toString('latin1', at + 4, at + 8)
    if (type === 'IEND') return chunks
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) })
    at += 12 + length
  }
  return null
}

/** Palette (§11.2.2) and transparency (§11.3.1.1) of the length that the colour type has. */
function fits({ type, data }: Chunk, { colour, depth }: PngHead, palette: Chunk | undefined): boolean {
  if (type === 'PLTE')
    return data.length % 3 === 0 && data.length > 0 && data.length <= 3 * (colour === 3 ? 2 ** depth : 256) && colour !== 0 && colour !== 4
  if (colour === 3) return palette !== undefined && data.length > 0 && data.length <= palette.data.length / 3
  return data.length === { 0: 2, 2: 6 }[colour]
}

/** The seven passes of an interlaced picture (§8.1): first column, first row, steps. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/** The rows, each a filter byte and its samples, if they are all there and nothing else is. */
function unpacked(packed: Buffer, head: PngHead): Buffer | null {
  const rows = rowsOf(head)
  const length = rows.reduce((sum, row) => sum + row, 0)
  let raw: Buffer
  try {
    raw = inflateSync(packed, { maxOutputLength: length })
  } catch {
    return null
  }
  if (raw.length !== length) return null
  let at = 0
  for (const row of rows) {
    // §9.2 has five filters; a decoder gives up at another.
    if ((raw[at] ?? 5) > 4) return null
    at += row
  }
  return raw
}

function rowsOf({ width, height, depth, colour, interlaced }: PngHead): number[] {
  const bits = depth * (kinds.get(colour)?.samples ?? 0)
  const row = (pixels: number) => 1 + Math.ceil((pixels * bits) / 8)
  if (!interlaced) return Array.from({ length: height }, () => row(width))
  return passes.flatMap(([x, y, stepX, stepY]) => {
    const [columns, lines] = [Math.ceil((width - x) / stepX), Math.ceil((height - y) / stepY)]
    return columns <= 0 || lines <= 0 ? [] : Array.from({ length: lines }, () => row(columns))
  })
}

function written({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
