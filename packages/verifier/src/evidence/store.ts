import type { SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** Where a line stands in the audit log. */
export interface AuditPlace {
  readonly chain: string
  readonly seq: number
  readonly hash: string
}

/** A transaction that a phone has decided. */
export interface DecidedTransaction {
  readonly transaction: Transaction
  readonly decidedAt: Instant
  /** What that phone calls itself, and the context it was shown, base64url. */
  readonly phone: string
  readonly context: string
}

/** The same, with all that evidence of it is made of, as it is stored. */
export interface DecisionRecord extends DecidedTransaction {
  /** The signed decision, JSON. */
  readonly decision: string
  /** The signed binding that was in force at the decision, JSON; `null` for a phone that was never bound. */
  readonly binding: string | null
  /** The line that the decision's transaction noted; `null` where none was. */
  readonly told: AuditPlace | null
  /** What stands in the log at that place, and what the line after it says of it; `null` where nothing stands. */
  readonly line: { readonly previous: string; readonly bytes: Uint8Array; readonly hash: string; readonly chainedBy: string | null } | null
}

/** Decisions of the past. Reads only. */
export interface Decisions {
  /** Newest first. */
  latestOf(subscriberId: SubscriberId, most: number): Promise<readonly DecidedTransaction[]>
  /** Read at once. `null` for a transaction that is not there or not decided by a phone. */
  record(id: TransactionId): Promise<DecisionRecord | null>
}
