import type { ShiftedClock } from '../http/clock.ts'
import type { House } from '../http/house.ts'
import type { Chance } from './seeded.ts'
import type { Traced, TracedCode, TracedRequest } from './traced.ts'

/** What all lanes of a run share. */
export interface World {
  readonly house: House
  readonly codes: TracedCode[]
  readonly requests: TracedRequest[]
  /** The server's clock, in seconds, as the driver knows it. */
  now(): number
  /** One after another: the administrator has one browser. */
  inTurn<T>(act: () => Promise<T>): Promise<T>
  /** Notes what was done, and refuses the run where the answer is not the table's. */
  check(what: string, told: unknown, expected: unknown): void
  readonly log: string[]
}

/** Somebody, their browsers and phones, and whoever attacks them. What a lane does depends on its chance and on the answers it gets alone. */
export interface Lane {
  act(): Promise<void>
}

export function makeWorld(house: House, clock: ShiftedClock): World & { pass(seconds: number): void } {
  let shifted = 0
  let last: Promise<unknown> = Promise.resolve()
  const log: string[] = []
  return {
    house,
    codes: [],
    requests: [],
    log,
    now: () => Date.now() / 1000 + shifted,
    inTurn<T>(act: () => Promise<T>) {
      const mine = last.then(act, act)
      last = mine.catch(() => {})
      return mine
    },
    check(what, told, expected) {
      log.push(what)
      if (told !== expected) throw new Error(`${what}: told ${String(told)}, where the table says ${String(expected)}`)
    },
    pass(seconds) {
      clock.pass(seconds)
      shifted += seconds
    },
  }
}

/** Seconds around an end in which the driver, whose clock is not the server's, does not foretell. */
const BLUR = 3

/**
 * Lets time happen where it has, and answers whether something can be foretold about this row: not in the seconds around its end.
 */
export function foretellable<S extends string, E extends string>(world: World, row: Traced<S, E | 'time'>): boolean {
  const left = row.until - world.now()
  if (left > BLUR) return true
  if (left > -BLUR) return row.expected('time')?.to === row.state
  row.happen('time')
  return true
}

export function choose(chance: Chance, weighted: readonly (readonly [weight: number, act: () => Promise<void>])[]): Promise<void> {
  const possible = weighted.filter(([weight]) => weight > 0)
  let left = chance.whole(possible.reduce((sum, [weight]) => sum + weight, 0))
  for (const [weight, act] of possible) {
    if (left < weight) return act()
    left -= weight
  }
  return Promise.resolve()
}
