import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { identifierFrom } from '@countersign/protocol/identity.ts'
import type { Clock } from './ports/clock.ts'
import type { Keys } from './ports/keys.ts'
import type { Oprf } from './ports/oprf.ts'
import type { Passwords } from './ports/passwords.ts'
import type { Random } from './ports/random.ts'
import type { Store } from './ports/store.ts'
import type { CheckRegistration } from './ports/webauthn.ts'

/** What the operator decided, as far as judgements depend on it. */
export interface Policy {
  /** Origin of the phone's side; also the issuer that every message names. */
  readonly phoneOrigin: string
  readonly portalOrigin: string
  /** The portal's host as people read it: without the scheme. */
  readonly portalHost: string
  /** Null where the address is an IP address: WebAuthn is not offered there. */
  readonly rpId: string | null
  /** The organisation's name by the settings; `issuerName` of `brand/` is the one that people see. */
  readonly issuerName: string
  /** Who may add a first phone: who accepted an invitation, or anyone with a password. */
  readonly enrolment: 'invited' | 'open'
  /** Must a person without a phone add one before anything else? */
  readonly activation: 'required' | 'recommended'
}

/** Everything a use case may need; each names the part that it takes. */
export interface Deps {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly keys: Keys
  readonly oprf: Oprf
  readonly passwords: Passwords
  readonly checkRegistration: CheckRegistration
  readonly policy: Policy
}

export function newId<P extends string>(random: Random, prefix: P): `${P}_${string}` {
  return identifierFrom(prefix, random.bytes(16))
}

/** A bearer secret of 256 bits: a session's or an invitation's. */
export function newToken(random: Random): string {
  return toBase64url(random.bytes(32))
}
