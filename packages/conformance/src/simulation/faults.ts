import type { Dice } from './dice.ts'

/** How often what goes wrong, as probabilities. Drawn by schedule: some are calm, some have one kind of trouble, some have all. */
export interface Faults {
  /** Per step of the store. */
  readonly rejects: number
  readonly crashesBefore: number
  readonly crashesAfter: number
  /** Per message between a client and the server. */
  readonly answerLost: number
  readonly repeated: number
  /** Per wake-up, push and mail. */
  readonly wakeLost: number
  readonly pushFails: number
  readonly mailFails: number
  /** Per turn: time runs ahead, or the server's clock is set. */
  readonly timeJumps: number
  readonly clockIsSet: number
}

export const noFaults: Faults = {
  rejects: 0,
  crashesBefore: 0,
  crashesAfter: 0,
  answerLost: 0,
  repeated: 0,
  wakeLost: 0,
  pushFails: 0,
  mailFails: 0,
  timeJumps: 0,
  clockIsSet: 0,
}

const usual: Faults = {
  rejects: 0.01,
  crashesBefore: 0.006,
  crashesAfter: 0.01,
  answerLost: 0.04,
  repeated: 0.06,
  wakeLost: 0.2,
  pushFails: 0.3,
  mailFails: 0.3,
  timeJumps: 0.004,
  clockIsSet: 0.004,
}

export function drawFaults(dice: Dice): Faults {
  const mood = dice.below(10)
  if (mood < 2) return noFaults
  const chosen = Object.entries(usual).map(([name, rate]) => [name, mood < 5 && dice.chance(0.6) ? 0 : rate] as const)
  return Object.fromEntries(chosen) as unknown as Faults
}
