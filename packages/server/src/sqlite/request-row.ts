import type { AuthenticatorId, EnrolmentId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import { stateAt, type TransactionState } from '@countersign/protocol/transaction/states.ts'
import type { SessionId } from '@countersign/verifier/session/session.ts'
import type { Target, Transaction } from '@countersign/verifier/transaction/transaction.ts'
import type { Tx } from './group-commit.ts'

/** A transaction's row. The table is named `request`: `transaction` is a word of SQL. */
export interface RequestRow {
  readonly id: TransactionId
  readonly kind: Transaction['kind']
  readonly state: TransactionState
  readonly subscriber_id: SubscriberId
  readonly session_id: SessionId
  readonly enrolment_id: EnrolmentId | null
  readonly epoch: number
  readonly number: string
  readonly created_at: Instant
  readonly expires_at: Instant
  readonly decided_by: AuthenticatorId | null
  readonly digest: string | null
  readonly answer: string | null
}

export interface TargetRow {
  readonly request_id: TransactionId
  readonly aid: AuthenticatorId
  readonly nonce: string
  readonly context: string
  readonly ctx: string
}

export function transactionOf(row: RequestRow, now: Instant): Transaction {
  return {
    id: row.id,
    kind: row.kind,
    state: stateAt(row.state, row.expires_at <= now),
    subscriberId: row.subscriber_id,
    sessionId: row.session_id,
    enrolmentId: row.enrolment_id,
    number: row.number,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by,
  }
}

export function targetOf({ request_id, aid, nonce, context, ctx }: TargetRow): Target {
  return { transactionId: request_id, aid, nonce, context, ctx }
}

export function insertRequest(tx: Tx, transaction: Transaction, epoch: number): void {
  const { id, kind, subscriberId, sessionId, enrolmentId, number, createdAt, expiresAt } = transaction
  tx.run(
    `INSERT INTO request (id, kind, state, subscriber_id, session_id, enrolment_id, epoch, number, created_at, expires_at)
     VALUES (:id, :kind, 'pending', :subscriberId, :sessionId, :enrolmentId, :epoch, :number, :createdAt, :expiresAt)`,
    { id, kind, subscriberId, sessionId, enrolmentId, epoch, number, createdAt, expiresAt },
  )
}

export function insertTarget(tx: Tx, { transactionId, aid, nonce, context, ctx }: Target): void {
  tx.run('INSERT INTO target (request_id, aid, nonce, context, ctx) VALUES (:transactionId, :aid, :nonce, :context, :ctx)', {
    transactionId,
    aid,
    nonce,
    context,
    ctx,
  })
}
