import type { Dice } from './dice.ts'
import type { Trace } from './trace.ts'

/** Who a step belongs to: a process of the server, or somebody outside of it. What dies takes no further step. */
export interface Owner {
  readonly name: string
  alive: boolean
}

export interface Scheduler {
  /** Asks for a turn; `run` is called when the dice choose it, never if its owner died before. */
  add(owner: Owner, label: string, run: () => void): void
  /** A point where any other may go first. */
  pause(owner: Owner, label: string): Promise<void>
  /** Resolves when so many seconds have passed, or earlier by `wake`. */
  sleep(owner: Owner, seconds: number): { readonly over: Promise<void>; wake(): void }
  kill(owner: Owner): void
  /** Takes turns until `done`, or until no turn is left to take. */
  run(done: () => boolean): Promise<'done' | 'stuck' | 'too long'>
}

interface Turn {
  readonly owner: Owner
  readonly label: string
  readonly run: () => void
}

interface Sleeper {
  readonly owner: Owner
  readonly until: number
  readonly wake: () => void
}

/** Past any honest end: a schedule that takes as many turns goes in circles. */
const MOST_TURNS = 20_000

export interface Pace {
  /** 0: always any of those that wait. Near 1: mostly the one who had the last turn, so that long runs meet short ones. */
  readonly stickiness: number
  /** Nobody is chosen by chance: first come, first served. */
  calm: boolean
}

export function scheduler({
  dice,
  pace,
  trace,
  seconds,
  pass,
}: {
  dice: Dice
  pace: Pace
  trace: Trace
  /** Seconds since the begin, by no clock that anybody can set. */
  seconds: () => number
  /** Time passes between two turns; given a number, until then. */
  pass: (until?: number) => void
}): Scheduler {
  const waiting: Turn[] = []
  const sleepers = new Set<Sleeper>()
  let last: Owner | null = null

  function choose(): number {
    if (pace.calm) return 0
    if (last !== null && dice.chance(pace.stickiness)) {
      const own = waiting.findIndex(({ owner }) => owner === last)
      if (own >= 0) return own
    }
    return dice.below(waiting.length)
  }

  function wakeSleepers(): boolean {
    let woken = false
    for (const sleeper of [...sleepers]) {
      if (sleeper.until > seconds()) continue
      sleeper.wake()
      woken = true
    }
    return woken
  }

  return {
    add(owner, label, run) {
      if (owner.alive) waiting.push({ owner, label, run })
    },
    pause(owner, label) {
      return new Promise((resolve) => this.add(owner, label, resolve))
    },
    sleep(owner, wait) {
      let over: () => void = () => {}
      const promise = new Promise<void>((resolve) => {
        over = resolve
      })
      const sleeper: Sleeper = {
        owner,
        until: seconds() + wait,
        wake() {
          if (!sleepers.delete(sleeper)) return
          over()
        },
      }
      sleepers.add(sleeper)
      return { over: promise, wake: sleeper.wake }
    },
    kill(owner) {
      owner.alive = false
      for (let i = waiting.length - 1; i >= 0; i--) if (waiting[i]?.owner === owner) waiting.splice(i, 1)
      for (const sleeper of [...sleepers]) if (sleeper.owner === owner) sleepers.delete(sleeper)
    },
    async run(done) {
      for (let turns = 0; turns < MOST_TURNS; turns++) {
        await everybodyWaits()
        if (done()) return 'done'
        if (!pace.calm) pass()
        // Whoever wakes goes on before anybody says that nobody is left.
        if (wakeSleepers()) continue
        if (waiting.length === 0) {
          const next = Math.min(...[...sleepers].map(({ until }) => until))
          if (next === Number.POSITIVE_INFINITY) return 'stuck'
          pass(next)
          continue
        }
        const [turn] = waiting.splice(choose(), 1)
        if (turn === undefined) throw new Error('nobody was chosen')
        last = turn.owner
        trace.add(turn.owner.name, turn.label)
        turn.run()
      }
      return 'too long'
    },
  }
}

/** Node empties its queue of promises before it takes the next tick: after it everybody waits for a turn. */
function everybodyWaits(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
