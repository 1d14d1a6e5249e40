import type { VerifyEs256 } from '@countersign/protocol/es256.ts'
import type { AuthenticatorId, EnrolmentId, InstallationId, PinKeyId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import type { Deps, Policy } from '@countersign/verifier/deps.ts'
import type { Bus } from '@countersign/verifier/ports/bus.ts'
import type { Clock } from '@countersign/verifier/ports/clock.ts'
import type { Keys } from '@countersign/verifier/ports/keys.ts'
import type { Mail } from '@countersign/verifier/ports/mail.ts'
import type { Oprf } from '@countersign/verifier/ports/oprf.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import type { Coverage } from './coverage.ts'
import type { Dice } from './dice.ts'
import type { Faults } from './faults.ts'
import type { Owner, Pace, Scheduler } from './scheduler.ts'
import type { PhoneRequest } from './server/phone-desk.ts'
import type { Signatures } from './signatures.ts'
import type { Change, Data } from './store/tables.ts'
import type { Turns } from './store/turns.ts'
import type { Trace } from './trace.ts'

export const NODES = 2

/** No answer came: the server died, or the line did. Nobody knows what was done. */
export class NoAnswer extends Error {}

/** Everything that one schedule has, and the one who looks on. */
export interface World {
  readonly dice: Dice
  readonly pace: Pace
  readonly trace: Trace
  readonly coverage: Coverage
  readonly scheduler: Scheduler
  readonly clock: Clock
  readonly data: Data
  readonly signatures: Signatures
  readonly keys: Keys
  readonly oprf: Oprf
  readonly checkRegistration: Deps['checkRegistration']
  readonly policy: Policy
  readonly mailbox: Parameters<Mail['tell']>[0][]
  readonly mutant: Mutant | null
  readonly watch: Watch
  faults(): Faults
  node(index: number): Server
  /** Ends a node's process, with all that it was doing, and starts another. */
  crash(index: number): void
  /** One message to a node and its answer; repeated, lost or unanswered as the dice will. */
  ask<T>(who: Owner, index: number, label: string, handle: (server: Server) => Promise<T>): Promise<T>
}

/** The store could not be asked, and nothing was changed: a full disk, a lost lock. */
export class StoreDown extends Error {}

/** One run of the server's program on one node: its memory, its listeners and all that it has begun end with it. */
export interface Server extends Owner {
  readonly deps: Deps
  readonly bus: Bus
  /** Does what the outbox holds. */
  dispatch(): Promise<void>
  /** Told when this process dies: whoever asked it something gets no answer. */
  readonly mourners: Set<() => void>
}

/** What a mutant may reach beside the port. */
export interface Around {
  readonly world: World
  readonly turns: Turns
}

/** A store with one promise broken: the simulation has to find it. */
export interface Mutant {
  /** Which promise. */
  readonly breaks: string
  /** Says of every signature what it likes. */
  readonly verify?: VerifyEs256
  store?(plain: Store, around: Around): Store
}

/** What a person meant: exactly this request, shown as exactly these bytes, with exactly this number. */
export interface Consent {
  readonly txn: TransactionId
  readonly aid: AuthenticatorId
  readonly bytes: Uint8Array
  readonly number: string
  readonly by: string
}

/** Looks at every commit, and remembers what everybody was told. */
export interface Watch {
  readonly violations: readonly string[]
  readonly promises: Promises
  violated(sentence: string): void
  committed(changes: readonly Change[]): void
  consent(consent: Consent): void
  /** The person of this phone would change its PIN to the one behind this key. */
  meansChange(iid: InstallationId, kid: PinKeyId): void
  hasMeantChange(iid: string, kid: string): boolean
  hasConsent(txn: string, aid: string, ctx: string, number: string): boolean
  /** A message to the phone API was answered, and accepted or not. */
  answered(request: PhoneRequest, effect: boolean): void
  /** Whose phone, browser and account these are, by the name of their owner. */
  phoneOf(iid: InstallationId, owner: string): void
  browserOf(ip: string, owner: string): void
  accountOf(id: SubscriberId, owner: string): void
  /** Do these two, phones or browsers or accounts, belong to one person? */
  haveOneOwner(a: string, b: string): boolean
}

/** What answers promised: asked when each was given, and at the end, after whatever happened. */
export interface Promises {
  session(token: string, ip: string): void
  signedOut(token: string): void
  opened(sid: EnrolmentId, iid: InstallationId): void
  charged(iid: InstallationId, kid: PinKeyId, seq: number, blinded: string, oprfKey: string): void
  /** The old key signs nothing more. */
  changed(iid: InstallationId, old: PinKeyId, key: PublicJwk): void
  /** The token that takes this one's place, as it was told, once or again. */
  moved(token: string, fresh: string): void
  claimed(sid: EnrolmentId, aid: AuthenticatorId, message: Signed): void
  decided(txn: TransactionId, aid: AuthenticatorId, state: 'approved' | 'denied' | 'burnt'): void
  standing(id: SubscriberId, epoch: number): void
  removed(aid: AuthenticatorId): void
  deleted(id: SubscriberId): void
  /** Is every promise kept still? */
  check(): void
}
