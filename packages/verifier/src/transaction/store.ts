import type { AuthenticatorId, EnrolmentId, InstallationId, PinKeyId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Authenticator, PinKey } from '../installation/installation.ts'
import type { Facts, SpentProof } from '../ports/facts.ts'
import type { Session, SessionId } from '../session/session.ts'
import type { Target, Transaction } from './transaction.ts'

/** All that a decision is judged against, read at once. */
export interface DecisionRows {
  readonly transaction: Transaction
  readonly target: Target
  readonly authenticator: Authenticator
  readonly pin: PinKey | null
  /** What was answered to the decision that settled it: its digest, and the answer's JSON. */
  readonly answered: { readonly digest: string; readonly answer: string } | null
}

export interface DecisionSettlement {
  readonly transactionId: TransactionId
  readonly aid: AuthenticatorId
  readonly to: 'approved' | 'denied' | 'burnt'
  /** SHA-256 of the whole decision message, the message, and what a retry of it hears. */
  readonly digest: string
  readonly message: string
  readonly answer: string
  /** Clears charges of the PIN key up to `seq`. */
  readonly pin: { readonly iid: InstallationId; readonly kid: PinKeyId; readonly seq: number } | null
  /** For the proof of an activation. */
  readonly activation:
    | null
    | { readonly enrolmentId: EnrolmentId; readonly then: 'active'; readonly binding: string }
    | { readonly enrolmentId: EnrolmentId; readonly then: 'next'; readonly transaction: Transaction; readonly target: Target }
    | { readonly enrolmentId: EnrolmentId; readonly then: 'failed' }
  readonly spent: SpentProof
  /** The first audit fact tells of the decision: the place of its line, and the binding in force, are noted with it. */
  readonly facts: Facts
}

/** Requests for approval. The order of locks is that of `ports/store.ts`. */
export interface Transactions {
  /**
   * The session that begins it names it from then on. `too_many`: this person has `mostPending` waiting already; nothing was written. `gone`: the person is not active any more, the session that begins
   * it has ended, or a target is no active authenticator of theirs.
   */
  begin(transaction: Transaction, targets: readonly Target[], mostPending: number, facts: Facts): Promise<'begun' | 'too_many' | 'gone'>
  byId(id: TransactionId): Promise<Transaction | null>
  targets(id: TransactionId): Promise<readonly Target[]>
  /** Pending requests addressed to an authenticator on this installation, oldest first. */
  waitingOn(iid: InstallationId): Promise<readonly { transaction: Transaction; target: Target }[]>
  /** Numbers of pending requests that any phone of this person shows. A new one must differ. */
  numbersShown(subscriberId: SubscriberId): Promise<readonly string[]>
  forDecision(id: TransactionId, aid: AuthenticatorId): Promise<DecisionRows | null>
  /**
   * Of any number of concurrent calls for one request at most one resolves `settled`. Conditions inside the transaction: pending and unexpired by the store's clock;
   * authenticator active (for an activation's proof: pending, enrolment `claimed` and unexpired, and its PIN key the installation's active one);
   * the PIN key that signed active; subscriber active and in the epoch in which the request began. Else `closed`, and nothing is written.
   */
  decide(settlement: DecisionSettlement): Promise<'settled' | 'closed' | 'proof_replayed'>
  /**
   * Turns an approval into a signed-in session, once: `approved → consumed`, the session that began it moves to `full` and to the new token, in one transaction.
   * `false` when it is not approved, another call was first, the token is not the session's, or the person's standing has changed.
   */
  consume(input: {
    transactionId: TransactionId
    sessionId: SessionId
    tokenHash: string
    newTokenHash: string
    /** What the new token was made of, beside the old one: for `movedFrom`. */
    salt: string
    methods: Session['methods']
    facts: Facts
  }): Promise<boolean>
  /** `pending → cancelled`, by the session that began it. */
  cancel(id: TransactionId, sessionId: SessionId, facts: Facts): Promise<boolean>
  /** Has this proof had its effect already? */
  isSpent(proof: SpentProof): Promise<boolean>
}
