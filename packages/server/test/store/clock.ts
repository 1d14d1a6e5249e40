import type { Clock } from '@countersign/verifier/ports/clock.ts'

export interface SettableClock extends Clock {
  set(now: number): void
  pass(seconds: number): void
}

export function settableClock(start = 1_793_400_000): SettableClock {
  let now = start
  return {
    now: () => now,
    set(to) {
      now = to
    },
    pass(seconds) {
      now += seconds
    },
  }
}
