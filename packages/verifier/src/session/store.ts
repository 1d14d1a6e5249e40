import type { AuthenticatorId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Facts } from '../ports/facts.ts'
import type { Session, SessionId, SignedIn } from './session.ts'

/** Portal sessions. The cookie's token is stored as a keyed hash only, and changes at every step. */
export interface Sessions {
  /**
   * `false`: the person is not active any more, or not in `epoch` any more; nothing was written. Give the epoch of the row whose password was judged:
   * else a password that is changed while the old one is being verified lets the old one in.
   */
  begin(session: Session, tokenHash: string, facts: Facts, epoch?: number): Promise<boolean>
  /** A live session (both limits of `sessionLimits`, person active, same epoch) and its person. Counts as a use of it, and ends what `movedFrom` tells of it. */
  find(tokenHash: string): Promise<SignedIn | null>
  /**
   * The live session that moved away from this token when it consumed an approval, and the salt of its new one: for `retiredTokenLife`, and until `find` has seen
   * the new token. Counts as no use.
   */
  movedFrom(tokenHash: string): Promise<(SignedIn & { readonly salt: string }) | null>
  /** Moves a live session to another token, and changes what is given. Of concurrent calls with the same old token one resolves `true`. */
  rotate(
    tokenHash: string,
    newTokenHash: string,
    change: Partial<Pick<Session, 'stage' | 'enrolmentId' | 'transactionId'>>,
    facts: Facts,
  ): Promise<boolean>
  /**
   * Signs a waiting session in by an assertion that was judged right (Spec §7.3): once. In one transaction it moves to `full` and to the new token as by `consume`, every request of its own that
   * waits is cancelled, and the authenticator's use is noted. `false`, and nothing is written, unless the session lives under this token, has seen a password alone and names `transactionId`; that request
   * is not decided; and the authenticator is this person's, active, and holds this credential. `cancelled` is recorded too where a request waited.
   */
  completeHere(input: {
    sessionId: SessionId
    tokenHash: string
    newTokenHash: string
    /** As in `consume`: for `movedFrom`. */
    salt: string
    transactionId: TransactionId | null
    aid: AuthenticatorId
    credential: string
    methods: Session['methods']
    facts: Facts
    cancelled: Facts
  }): Promise<boolean>
  /** The same token under another key of the server's: `false` when no session has the old hash. */
  rehash(tokenHash: string, newTokenHash: string): Promise<boolean>
  /** Changes what is given, without a new token. */
  change(id: SessionId, change: Partial<Pick<Session, 'enrolmentId' | 'transactionId'>>): Promise<void>
  /** Ends it, together with its open enrolments (`replaced`) and pending requests (`cancelled`). */
  end(id: SessionId, facts: Facts): Promise<void>
}
