import type { EnrolmentId, PinKeyId, SubscriberId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Authenticator, Installation } from '../installation/installation.ts'
import type { Facts, SpentProof } from '../ports/facts.ts'
import type { Target, Transaction } from '../transaction/transaction.ts'
import type { Enrolment } from './enrolment.ts'

export interface ClaimSettlement {
  readonly enrolmentId: EnrolmentId
  /** SHA-256 of the claim's payload; decides whether a second claim is a retry. */
  readonly claimDigest: string
  readonly authenticator: Authenticator
  /** The PIN key that signed the claim: `seq` clears charges; a `new` one becomes the installation's. */
  readonly pin: { readonly kid: PinKeyId; readonly key: PublicJwk; readonly seq: number } | null
  readonly proof: { readonly transaction: Transaction; readonly target: Target }
  readonly spent: SpentProof
  readonly facts: { readonly claimed: Facts; readonly frozen: Facts }
}

/** Enrolment sessions. */
export interface Enrolments {
  /**
   * Starts one; every live one of this person becomes `replaced`, its proof cancelled, its authenticator removed. `false`: the name is taken.
   * By a session that has ended meanwhile it is `replaced` itself from the start, and the others stay.
   */
  start(enrolment: Enrolment, facts: Facts): Promise<boolean>
  byId(id: EnrolmentId): Promise<Enrolment | null>
  byName(name: string): Promise<Enrolment | null>
  /**
   * Tries the keyed hash of a secret against the session with this name, whatever its state: the session where it is right, else `wrong`. Comparing and counting are one
   * transaction, so no burst of calls gets more than five guesses at a live session; the fifth wrong one makes it `guessed`. Where `window` is given, whatever is wrong takes
   * one of it, and once it is full nothing is compared: `limited`. What is right takes nothing.
   */
  tryCode(
    /** `older`: the same secret under keys of the server's that came before. */
    code: { readonly name: string; readonly hash: string; readonly older?: readonly string[] },
    window: { readonly key: string; readonly most: number; readonly seconds: number } | null,
    facts: (enrolment: Enrolment) => Facts,
  ): Promise<Enrolment | 'wrong' | 'limited'>
  /**
   * Notes that this installation has opened a live session, and that the installation is known. The first opening extends the session's life
   * to `limits.enrolmentLifeOpened` from its start. `false` when it is not live any more. The facts are written at this installation's first opening.
   */
  opened(id: EnrolmentId, installation: Installation, facts: Facts): Promise<boolean>
  /**
   * Of any number of concurrent calls at most one claims. `same`: this very message is the accepted claim. `frozen`: another message is; the session is
   * frozen now, its authenticator removed, its proof cancelled. `closed`: no claim is taken (read again for the reason),
   * or the installation never opened a code here. `name_taken`: the authenticator's name, or its platform credential, exists. `pin_refused`: the PIN key is not one that may sign here.
   */
  claim(settlement: ClaimSettlement): Promise<'claimed' | 'same' | 'frozen' | 'closed' | 'name_taken' | 'pin_refused' | 'proof_replayed'>
  /** Notes that a phone showed a dead code. The facts are written the first time. */
  metDead(id: EnrolmentId, facts: Facts): Promise<void>
  /** Ends every live session of this person as `replaced`. */
  replaceAll(subscriberId: SubscriberId, facts: Facts): Promise<void>
}
