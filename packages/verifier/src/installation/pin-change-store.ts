import type { AuthenticatorId, InstallationId, PinChangeId, PinKeyId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Facts, SpentProof } from '../ports/facts.ts'

/** One change of an installation's PIN, from the word of the old PIN key to the message that all keys have signed. */
export interface PinChangeCeremony {
  readonly id: PinChangeId
  readonly iid: InstallationId
  /** The PIN key that is to be replaced, and the charge that opened it. */
  readonly kid: PinKeyId
  readonly seq: number
  readonly nonce: string
  /** `over`: another one took its place, its time has passed by the store's clock, or it is done. */
  readonly state: 'open' | 'over'
  readonly expiresAt: Instant
  /** What was answered to the message that ended it: the message's digest, and the answer's JSON. */
  readonly answered: { readonly digest: string; readonly answer: string } | null
}

export interface PinChangeOpening {
  readonly id: PinChangeId
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly seq: number
  readonly nonce: string
  /** SHA-256 of the whole signed message: the same one again is the same change. */
  readonly digest: string
  readonly spent: SpentProof
  readonly facts: Facts
}

export interface PinChangeSettlement {
  readonly id: PinChangeId
  readonly iid: InstallationId
  readonly fresh: { readonly kid: PinKeyId; readonly key: PublicJwk; readonly seq: number }
  /** Signed bindings (JSON) that name the new key, one for each active authenticator that the old one verifies. */
  readonly bindings: readonly { readonly aid: AuthenticatorId; readonly binding: string }[]
  /** SHA-256 of the whole signed message, and the message: the word of the old key for the new one, which is never deleted. */
  readonly digest: string
  readonly message: string
  /** What a retry of it hears, from the number of charges that followed the old key's last signature. */
  readonly answer: (wrongBefore: number) => string
  readonly spent: SpentProof
  readonly facts: Facts
}

export interface PinChanges {
  /**
   * Opens a change for the PIN key that active authenticators of active people stand on, clears its charges up to `seq`, and ends the installation's
   * other one with the keys that were being made in it. The same digest again: the same change, nothing new. `pin_not_live`: `seq` was not
   * charged, or longer than `limits.pinChangeAfter` ago. `pin_change_over`: this message's change has ended.
   */
  open(
    opening: PinChangeOpening,
  ): Promise<PinChangeCeremony | 'pin_refused' | 'pin_gone' | 'pin_not_live' | 'pin_change_over' | 'proof_replayed'>
  byId(id: PinChangeId): Promise<PinChangeCeremony | null>
  /**
   * Of any number of concurrent calls at most one resolves `changed`. In one transaction: the change is open and in time, the old key stands, the new one was made in it and `seq` charged
   * for it (else `pin_refused`); then every authenticator that the old key verifies is verified by the new one, and each active one has its new binding; the old OPRF key is
   * deleted durably, and the message is kept. `bindings_differ`: other authenticators than those of `bindings` stand on the old key now. `over`: nothing was written; read again for the reason.
   */
  settle(settlement: PinChangeSettlement): Promise<'changed' | 'bindings_differ' | 'over' | 'pin_refused' | 'proof_replayed'>
}
