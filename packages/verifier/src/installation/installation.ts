import type { AuthenticatorId, InstallationId, PinKeyId, SubscriberId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { PinCounters } from '@countersign/protocol/pin/attempts.ts'
import type { Instant } from '@countersign/protocol/time.ts'

export interface Installation {
  readonly iid: InstallationId
  readonly key: PublicJwk
}

/** `new`: being made, nothing hangs on it; `active`: the one PIN of its installation; `gone`: its OPRF key is deleted. */
export type PinState = 'new' | 'active' | 'gone'

export interface PinKey {
  readonly iid: InstallationId
  readonly kid: PinKeyId
  readonly state: PinState
  /** Null until a claim brings it. */
  readonly key: PublicJwk | null
  readonly counters: PinCounters
}

/** What the sealing of an OPRF key is bound to. */
export function oprfScope(iid: InstallationId, kid: PinKeyId): string {
  return `pin|${iid}|${kid}`
}

/** One subscriber's second factor on one phone. */
export interface Authenticator {
  readonly aid: AuthenticatorId
  readonly iid: InstallationId
  readonly subscriberId: SubscriberId
  readonly state: 'pending' | 'active' | 'removed'
  readonly possession: PublicJwk
  readonly verification:
    | { readonly uv: 'pin'; readonly kid: PinKeyId }
    | { readonly uv: 'webauthn'; readonly credential: string; readonly key: PublicJwk }
  readonly phone: string
  /** The tag of the phone's language when it was claimed, which the server need not speak. */
  readonly language: string
  /** SHA-256 of the claim's payload, base64url. */
  readonly claimDigest: string
  readonly createdAt: Instant
  readonly activatedAt: Instant | null
  readonly lastUsedAt: Instant | null
}
