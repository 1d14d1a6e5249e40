import type { EnrolmentState } from '@countersign/protocol/enrolment/states.ts'
import type { AuthenticatorId, EnrolmentId, InstallationId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { SessionId } from '../session/session.ts'

/** One code's life on the server. Only keyed hashes of its two secrets are kept. */
export interface Enrolment {
  readonly id: EnrolmentId
  /** The four characters that name it; unique among all that are remembered. */
  readonly name: string
  readonly typedHash: string
  readonly linkedHash: string
  readonly subscriberId: SubscriberId
  readonly sessionId: SessionId
  /** Where the page that shows the code stands: the person sees it on the phone. */
  readonly ip: string
  readonly browser: string
  readonly state: EnrolmentState
  /** By the store's clock, for `open` and `claimed`. */
  readonly expired: boolean
  readonly nonce: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly opened: boolean
  readonly wrongSecrets: number
  /** A phone showed the code after it had died: its page turns to a fresh one by itself. */
  readonly metDead: boolean
  readonly numbersLeft: number
  /** Of the accepted claim: digest of its whole message, and what it introduced. */
  readonly claimDigest: string | null
  readonly aid: AuthenticatorId | null
  readonly iid: InstallationId | null
  /** The request whose number is on the page now. */
  readonly transactionId: TransactionId | null
}
