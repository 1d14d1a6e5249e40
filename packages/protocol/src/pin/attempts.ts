import { limits } from '../limits.ts'
import { accept, type Outcome, refuse } from '../outcome.ts'

/** The counters of one PIN key (Spec §5.5). All only grow, but for `allowed`, which a lift sets from 5 to 10 once. */
export interface PinCounters {
  readonly charged: number
  readonly cleared: number
  readonly allowed: number
  /** Charges of the last 30 days that no signature over their own number followed. */
  readonly unsigned: number
}

/** May one more guess be charged? `pin_gone` is an order as well: whoever hears it deletes the OPRF key, durably. */
export function judgeCharge(counters: PinCounters): Outcome<{ left: number }> {
  const open = counters.charged - counters.cleared
  if (counters.unsigned >= limits.pinUnsigned || open >= limits.pinTriesLifted) return refuse('pin_gone')
  if (open >= counters.allowed) return refuse('pin_paused')
  return accept({ left: Math.min(counters.allowed - open, limits.pinUnsigned - counters.unsigned) - 1 })
}
