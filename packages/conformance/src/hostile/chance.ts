import { createHash } from 'node:crypto'

/** Repeatable chance: the same seed draws the same things. */
export interface Chance {
  /** A whole number from 0 to `below` − 1. */
  int(below: number): number
  pick<T>(of: readonly T[]): T
  /** True once in `of` draws. */
  once(of: number): boolean
  bytes(count: number): Uint8Array<ArrayBuffer>
}

/** sfc32, seeded by SHA-256: every request of a run has a seed of its own and can be made again without those before it. */
export function chanceOf(seed: string): Chance {
  const digest = createHash('sha256').update(seed).digest()
  let [a, b, c, counter] = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), 1]
  const next = (): number => {
    const sum = (a + b + counter++) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0
    return sum
  }
  const int = (below: number) => next() % below
  return {
    int,
    pick: (of) => of[int(of.length)] as (typeof of)[number],
    once: (of) => int(of) === 0,
    bytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
  }
}
