import { createCipheriv } from 'node:crypto'
import { expect, test } from 'vitest'
import { drawNumber } from '../../src/transaction/number.ts'
import { fixedBytes } from '../kit/fixed.ts'

/** A stream of bytes from one seed: AES in counter mode. */
function seeded(seed: string): (bytes: number) => Uint8Array {
  const stream = createCipheriv('aes-256-ctr', fixedBytes(seed, 32), Buffer.alloc(16))
  return (length) => stream.update(Buffer.alloc(length))
}

/** Gives what stands in the list, three bytes for each. */
function from(...drawn: number[]): (bytes: number) => Uint8Array {
  return (length) => {
    const next = drawn.shift()
    if (next === undefined || length !== 3) throw new Error('more was drawn than expected')
    return Uint8Array.of(next >> 16, (next >> 8) & 255, next & 255)
  }
}

test.each([
  [0, '000000'],
  [42_917, '042917'],
  [999_999, '999999'],
  [1_000_000, '000000'],
  [15_999_999, '999999'],
])('%i is %s', (drawn, number) => {
  expect(drawNumber(from(drawn))).toBe(number)
})

test('past the last whole million it draws again', () => {
  expect(drawNumber(from(16_000_000, 7))).toBe('000007')
  expect(drawNumber(from(16_777_215, 16_000_000, 15_999_999))).toBe('999999')
})

test('each digit in each place is as likely as any other', () => {
  const rounds = 30_000
  const random = seeded('chi-square')
  const counts = Array.from({ length: 6 }, () => new Array<number>(10).fill(0))
  for (let i = 0; i < rounds; i++) {
    const number = drawNumber(random)
    expect(number.length).toBe(6)
    for (let place = 0; place < 6; place++) {
      const column = counts[place] as number[]
      column[Number(number[place])] = (column[Number(number[place])] as number) + 1
    }
  }
  for (const column of counts) {
    const chiSquare = column.reduce((sum, count) => sum + (count - rounds / 10) ** 2 / (rounds / 10), 0)
    // Nine degrees of freedom: 27.9 is passed by chance once in a thousand; the seed is fixed.
    expect(chiSquare).toBeLessThan(27.9)
  }
})

test('each sixteenth of the numbers is as likely as any other', () => {
  // Without drawing again the numbers below 777,216 would come once in 16.8 more often.
  const rounds = 100_000
  const random = seeded('low and high')
  let low = 0
  for (let i = 0; i < rounds; i++) if (Number(drawNumber(random)) < 777_216) low++
  const deviation = Math.abs(low / rounds - 0.777216) / Math.sqrt((0.777216 * 0.222784) / rounds)
  expect(deviation).toBeLessThan(4)
})
