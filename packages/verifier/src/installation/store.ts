import type {
  AuthenticatorId,
  EnrolmentId,
  InstallationId,
  PinChangeId,
  PinKeyId,
  SubscriberId,
  TransactionId,
} from '@countersign/protocol/identity.ts'
import type { Outcome } from '@countersign/protocol/outcome.ts'
import type { PinCounters } from '@countersign/protocol/pin/attempts.ts'
import type { Facts, SpentProof } from '../ports/facts.ts'
import type { Authenticator, Installation, PinKey } from './installation.ts'
import type { PinChanges } from './pin-change-store.ts'

export interface ChargeInput {
  readonly iid: InstallationId
  readonly kid: PinKeyId
  /** SHA-256 of the blinded element: the same one again is the same guess. */
  readonly blindedHash: string
  readonly live: EnrolmentId | TransactionId | PinChangeId
  /** Judges the counters as they stand inside the transaction. */
  readonly judge: (counters: PinCounters, state: PinKey['state']) => Outcome<{ left: number }>
  readonly spent: SpentProof
  readonly facts: { readonly paused: Facts; readonly deleted: Facts }
}

export type Charged =
  | { readonly is: 'charged'; readonly seq: number; readonly left: number; readonly sealed: Uint8Array }
  | { readonly is: 'refused'; readonly code: 'pin_paused' | 'pin_gone' | 'pin_not_live' | 'pin_refused' | 'proof_replayed' }

/** Phones, their PIN keys, and the authenticators on them. */
export interface Installations {
  byId(iid: InstallationId): Promise<Installation | null>
  authenticator(aid: AuthenticatorId): Promise<Authenticator | null>
  /** Pending and active ones, and removed ones that this installation may still hold. Oldest first. */
  authenticatorsOn(iid: InstallationId): Promise<readonly (Authenticator & { readonly displayName: string })[]>
  /** The signed binding (its JSON) of an active authenticator. */
  binding(aid: AuthenticatorId): Promise<string | null>
  /** Active ones only, oldest first. */
  authenticatorsOf(subscriberId: SubscriberId): Promise<readonly Authenticator[]>
  /** The PIN key that verifies the person for an active authenticator on this installation; null when none does. */
  standingPin(iid: InstallationId): Promise<PinKey | null>
  pin(iid: InstallationId, kid: PinKeyId): Promise<PinKey | null>
  /**
   * Makes a PIN key in state `new` for a live enrolment that this installation has opened, or for its change of PIN. Of concurrent calls with one kid the first
   * counts. `false` when that is not live or not this installation's, or five others wait to be used.
   */
  makePin(pin: { iid: InstallationId; kid: PinKeyId; sealed: Uint8Array; madeFor: EnrolmentId | PinChangeId }): Promise<boolean>
  /**
   * Charges one guess, durably, before it resolves. In one transaction: `live` must be an open enrolment that this installation opened or claimed,
   * or a pending request addressed to an authenticator of it that this PIN key verifies, or the change of PIN for which this key is being made; then, if `blindedHash` equals the last one, the same seq again
   * without a charge; else `judge`. `pin_gone` deletes the OPRF key in the same transaction and writes `facts.deleted`;
   * `pin_paused` writes `facts.paused` the first time.
   * The proof is spent as soon as the guess is judged, whatever the verdict: a refused request must not become a charge after a lift.
   */
  charge(input: ChargeInput): Promise<Charged>
  readonly changes: PinChanges
}
