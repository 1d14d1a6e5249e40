import type { Link } from '@countersign/protocol/phone/link.ts'
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Pause } from './ports.ts'

/** Seconds between tries while no answer comes; the last one repeats. An approval lives two minutes: six tries fit. */
const waits = [1, 2, 4, 8, 15]

/** Waiting for a server that does not answer. */
export interface Patience {
  /** A step of the person's is held up. */
  readonly waiting: ReadonlySignal<boolean>
  /** Resolves to `true` when it is time to try again, `false` when the person gave up. */
  hold(round: number): Promise<boolean>
  /** An answer came, whatever it said. */
  over(): void
  tryNow(): void
  giveUp(): void
}

export function createPatience(pause: Pause): Patience {
  const waiting = signal(false)
  let release: (again: boolean) => void = () => undefined
  const over = () => {
    waiting.value = false
  }
  return {
    waiting,
    async hold(round) {
      waiting.value = true
      const seconds = waits[Math.min(round, waits.length - 1)] as number
      const pressed = new Promise<boolean>((resolve) => {
        release = resolve
      })
      return Promise.race([pressed, pause(seconds * 1000).then(() => true)])
    },
    over,
    tryNow: () => release(true),
    giveUp() {
      over()
      release(false)
    },
  }
}

/**
 * The same line, but a call without an answer is made again, the very same message, until there is one or the person gives up.
 * So a lost answer costs nothing: a PIN attempt is not charged twice, and a claim stays the same claim.
 */
export function patientLink(link: Link, patience: Patience): Link {
  const call: Link['call'] = async (path, key, message, shape) => {
    for (let round = 0; ; round++) {
      const outcome = await link.call(path, key, message, shape)
      const noAnswer = !outcome.ok && (outcome.code === 'unreachable' || outcome.code === 'busy')
      if (noAnswer && (await patience.hold(round))) continue
      patience.over()
      return outcome
    }
  }
  return { ...link, call }
}
