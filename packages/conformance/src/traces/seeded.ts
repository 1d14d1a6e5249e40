/** Chance that a seed determines: mulberry32. */
export interface Chance {
  /** From 0 up to, not including, `below`. */
  whole(below: number): number
  pick<T>(from: readonly T[]): T
  /** True in one of so many. */
  oneIn(many: number): boolean
  /** Another source, that the same seed and name always give. */
  fork(name: number): Chance
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(next() * below)
  return {
    whole,
    pick(from) {
      if (from.length === 0) throw new Error('nothing to pick from')
      return from[whole(from.length)] as (typeof from)[number]
    },
    oneIn: (many) => whole(many) === 0,
    fork: (name) => chanceFrom(Math.imul(seed ^ 0x9e3779b9, name + 1) ^ name),
  }
}
