import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'

/** All the chance that a schedule has: one seed, one sequence. */
export interface Dice {
  /** A whole number from 0 to `sides` − 1. */
  below(sides: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  bytes(count: number): Bytes
}

/** sfc32 (Chris Doty-Humphrey, PractRand): small, fast, and good enough to choose schedules. No cryptography rests on it. */
export function dice(seed: number): Dice {
  let [a, b, c, d] = [0x9e3779b9, seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 1]
  function next(): number {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()
  return {
    below: (sides) => Math.floor((next() / 2 ** 32) * sides),
    chance: (probability) => next() / 2 ** 32 < probability,
    pick: <T>(list: readonly T[]) => list[Math.floor((next() / 2 ** 32) * list.length)] as T,
    bytes(count) {
      const out = new Uint8Array(count)
      for (let i = 0; i < count; i += 4) {
        const word = next()
        for (let k = 0; k < 4 && i + k < count; k++) out[i + k] = (word >>> (8 * k)) & 255
      }
      return out
    },
  }
}
