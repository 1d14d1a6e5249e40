import type { Claimed } from '@countersign/protocol/enrolment/messages.ts'
import type { Deps } from '../deps.ts'
import type { Target, Transaction } from '../transaction/transaction.ts'

/** How the phone is told of the number that it has to prove. */
export function proofOf(deps: Pick<Deps, 'clock'>, transaction: Transaction, target: Target, left: number): NonNullable<Claimed['proof']> {
  return { txn: transaction.id, context: target.context, left, expires_in: Math.max(0, transaction.expiresAt - deps.clock.now()) }
}
