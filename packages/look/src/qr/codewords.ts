import type { Segment } from './segments.ts'
import { bitLength, bits } from './segments.ts'

interface Size {
  readonly total: number
  readonly blocks: number
  /** Error correction codewords in each block. */
  readonly correction: number
}

/** ISO/IEC 18004 table 9, level M, versions 1 to 10: enough for a link to the longest possible host name. */
const sizes: readonly Size[] = [
  { total: 26, blocks: 1, correction: 10 },
  { total: 44, blocks: 1, correction: 16 },
  { total: 70, blocks: 1, correction: 26 },
  { total: 100, blocks: 2, correction: 18 },
  { total: 134, blocks: 2, correction: 24 },
  { total: 172, blocks: 4, correction: 16 },
  { total: 196, blocks: 4, correction: 18 },
  { total: 242, blocks: 4, correction: 22 },
  { total: 292, blocks: 5, correction: 22 },
  { total: 346, blocks: 5, correction: 26 },
]

function dataLength(size: Size): number {
  return size.total - size.blocks * size.correction
}

/** The smallest version that holds the segments. */
export function smallestVersion(segments: readonly Segment[]): number {
  const index = sizes.findIndex((size, i) => bitLength(segments, i + 1) <= dataLength(size) * 8)
  if (index < 0) throw new RangeError('the text is too long for a QR code of version 10')
  return index + 1
}

/** Data and error correction codewords, interleaved as they are placed (§7.5, §7.6). */
export function codewords(segments: readonly Segment[], version: number): number[] {
  const size = sizes[version - 1]
  if (size === undefined) throw new RangeError(`no such version: ${version}`)
  const data = padded(bits(segments, version), dataLength(size))
  const blocks = split(data, size.blocks)
  const divisor = generator(size.correction)
  return [...interleave(blocks), ...interleave(blocks.map((block) => remainder(block, divisor)))]
}

function padded(stream: string, length: number): number[] {
  const closed = stream + '0'.repeat(Math.min(4, length * 8 - stream.length))
  const bytes = (closed.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))
  for (let i = 0; bytes.length < length; i++) bytes.push(i % 2 === 0 ? 0xec : 0x11)
  return bytes
}

/** The first blocks are the shorter ones. */
function split(data: readonly number[], blocks: number): number[][] {
  const short = Math.floor(data.length / blocks)
  const longFrom = blocks - (data.length % blocks)
  let at = 0
  return Array.from({ length: blocks }, (_, i) => {
    const end = at + short + (i >= longFrom ? 1 : 0)
    const block = data.slice(at, end)
    at = end
    return block
  })
}

function interleave(blocks: readonly number[][]): number[] {
  const longest = Math.max(...blocks.map((block) => block.length))
  return Array.from({ length: longest }, (_, i) => blocks.flatMap((block) => block[i] ?? [])).flat()
}

/** Multiplication in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1 (§7.5.2). */
function multiply(a: number, b: number): number {
  let product = 0
  for (let i = 7; i >= 0; i--) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d)
    product ^= ((b >>> i) & 1) * a
  }
  return product
}

function generator(degree: number): number[] {
  let polynomial = [1]
  let root = 1
  for (let i = 0; i < degree; i++) {
    const shifted = [...polynomial, 0]
    const scaled = [0, ...polynomial.map((c) => multiply(c, root))]
    polynomial = shifted.map((c, j) => c ^ (scaled[j] ?? 0))
    root = multiply(root, 2)
  }
  return polynomial.slice(1)
}

function remainder(block: readonly number[], divisor: readonly number[]): number[] {
  let rest: number[] = divisor.map(() => 0)
  for (const codeword of block) {
    const factor = codeword ^ (rest[0] ?? 0)
    rest = divisor.map((c, i) => (rest[i + 1] ?? 0) ^ multiply(c, factor))
  }
  return rest
}
