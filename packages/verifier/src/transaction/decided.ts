import type { Decided } from '@countersign/protocol/transaction/decision.ts'
import type { DecisionRows } from './store.ts'

/** What the phone hears of a decision that was taken. */
export function decided(rows: DecisionRows, state: 'approved' | 'denied', binding: Decided['binding']): Decided {
  const { pin } = rows
  // The charge that this very success used is not a wrong one.
  const wrong = state === 'approved' && pin !== null ? Math.max(0, pin.counters.charged - pin.counters.cleared - 1) : 0
  return { typ: 'countersign/decided', v: 1, txn: rows.transaction.id, state, binding, pin_wrong_before: wrong }
}
