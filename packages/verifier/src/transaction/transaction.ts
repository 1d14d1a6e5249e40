import type { AuthenticatorId, EnrolmentId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { TransactionState } from '@countersign/protocol/transaction/states.ts'
import type { SessionId } from '../session/session.ts'

/** One request for approval. */
export interface Transaction {
  readonly id: TransactionId
  readonly kind: 'signin' | 'activation'
  /** `expired` by the store's clock where nothing decided it in time. */
  readonly state: TransactionState
  readonly subscriberId: SubscriberId
  /** The browser that began it, and that alone may use it up. */
  readonly sessionId: SessionId
  readonly enrolmentId: EnrolmentId | null
  readonly number: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly decidedBy: AuthenticatorId | null
}

/** What one authenticator is shown of a request. */
export interface Target {
  readonly transactionId: TransactionId
  readonly aid: AuthenticatorId
  readonly nonce: string
  /** The context's bytes, base64url, and their labelled digest. */
  readonly context: string
  readonly ctx: string
}
