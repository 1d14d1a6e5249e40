import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { ActivationCode, Via } from '@countersign/protocol/enrolment/code.ts'
import type { Opened, WebauthnRegistration } from '@countersign/protocol/enrolment/messages.ts'
import type { AuthenticatorId, InstallationId, PinKeyId } from '@countersign/protocol/identity.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import type { KeyBox, PinBlob, StoredKey } from '@countersign/protocol/phone/key-box.ts'
import type { Link } from '@countersign/protocol/phone/link.ts'
import type { DrawRandom, PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { PinScope } from '@countersign/protocol/pin/oprf.ts'
import type { Assertion } from '@countersign/protocol/transaction/decision.ts'

/** The platform's key object; in a browser a CryptoKey. */
export type Key = CryptoKey

/** How the person proves to be there, for one account. */
export type Verification =
  | { readonly uv: 'pin'; readonly kid: PinKeyId }
  | { readonly uv: 'webauthn'; readonly cid: string; readonly rpId: string; readonly prf: boolean }

/** One person's account on this phone. */
export interface Account {
  readonly aid: AuthenticatorId
  readonly issuer: Opened['issuer']
  readonly subscriber: Opened['subscriber']
  readonly possession: StoredKey<Key>
  readonly verification: Verification
  /** Milliseconds by the phone's clock: shown, and the order of the list until the person changes it. */
  readonly addedAt: number
  /** The person's own name for it, on this phone alone. Records of before there were labels have none. */
  readonly label?: string
  /** Its place in the list, from 0; absent until the person has moved something. */
  readonly position?: number
}

/** The encrypted PIN key of this installation. */
export interface StoredPin {
  readonly kid: PinKeyId
  readonly scope: PinScope
  readonly blob: PinBlob
}

/** An activation whose claim is signed: enough to send the very same bytes again, and to go on where it stood. */
export interface Unfinished {
  readonly code: ActivationCode
  readonly via: Via
  readonly opened: Opened
  readonly account: Account
  readonly claim: Signed
}

/** A change of PIN that is signed, and of which the server has not said yet what became of it (Spec §5.8). */
export interface UnsettledChange {
  /** The PIN key as it was; its blob stays where it is until then. */
  readonly old: PinKeyId
  readonly fresh: StoredPin
  readonly message: Signed
}

/** What the app remembers. Whatever a method writes is durable when it resolves. */
export interface Records {
  /** The installation's key. Of any number of concurrent first calls, all resolve to the one key that was kept. */
  installation(make: () => Promise<StoredKey<Key>>): Promise<StoredKey<Key>>
  /** In the order of the list. */
  accounts(): Promise<Account[]>
  pin(kid: PinKeyId): Promise<StoredPin | null>
  unfinished(): Promise<Unfinished | null>
  change(): Promise<UnsettledChange | null>
  /** Keeps a signed change, before it is sent. `false`: another one is not settled yet, and stays. */
  keepChange(change: UnsettledChange): Promise<boolean>
  /**
   * The server has said which of the two PIN keys stands. All in one step: the other's blob goes, accounts and unfinished activation that stood on the
   * old one stand on the new one, and the change is over. Of any number of calls for one change, one resolves to `true`.
   */
  settleChange(change: UnsettledChange, stands: 'old' | 'new' | 'neither'): Promise<boolean>
  /** Keeps the activation, and the new PIN key if it made one, both or neither. */
  keepUnfinished(activation: Unfinished, pin: StoredPin | null): Promise<void>
  dropUnfinished(): Promise<void>
  /** The activation became an account, which takes the place of outdated ones: all in one step. */
  finish(account: Account, outdated: readonly AuthenticatorId[]): Promise<void>
  /** `null` takes the label away. An account that is gone stays gone. */
  labelAccount(aid: AuthenticatorId, label: string | null): Promise<void>
  /** Gives each account that is still here its place in this list: all or none. */
  orderAccounts(aids: readonly AuthenticatorId[]): Promise<void>
  dropAccount(aid: AuthenticatorId): Promise<void>
  forgetEverything(): Promise<void>
}

export type CredentialFault = 'not_confirmed' | 'credential_failed'
export type CredentialOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: CredentialFault }

/** The phone's own recognition of its owner. None of these rejects. */
export interface PlatformCredentials {
  available(): Promise<boolean>
  create(input: {
    rpId: string
    rpName: string
    userId: string
    username: string
    displayName: string
    challenge: Bytes
  }): Promise<CredentialOutcome<{ registration: WebauthnRegistration; prf: boolean }>>
  assert(input: { rpId: string; cid: string; challenge: Bytes }): Promise<CredentialOutcome<Assertion>>
}

/** Waits so many milliseconds, or until something makes a try worth while: the network is back, the app is looked at again. */
export type Pause = (ms: number) => Promise<void>

/** Opens the live stream; resolves when it is closed, to whether it had been open. Never rejects. */
export type OpenStream = (input: {
  installation: PhoneKey
  iid: InstallationId
  onLook: () => void
  signal: AbortSignal
}) => Promise<boolean>

/** Everything that the flows need of the phone that they run on. */
export interface Ports {
  readonly link: Link
  readonly keys: KeyBox<Key>
  readonly random: DrawRandom
  readonly records: Records
  readonly credentials: PlatformCredentials
  readonly pause: Pause
  readonly openStream: OpenStream
  /** Monotonic milliseconds, for intervals. */
  readonly elapsed: () => number
  /** Milliseconds since 1970 by the phone's clock: only ever shown. */
  readonly clock: () => number
  readonly describePhone: () => Promise<string>
  readonly language: () => string
  /** Asks the platform not to tidy our records away. */
  readonly askToKeep: () => void
}
