import { NONCE_HEADER } from '@countersign/protocol/device/proof.ts'
import { type Bytes, plain } from '@countersign/protocol/encoding/bytes.ts'
import { type ActivationCode, parseFragment, parseTyped, type Via } from '@countersign/protocol/enrolment/code.ts'
import type { Claimed, Opened } from '@countersign/protocol/enrolment/messages.ts'
import {
  type InstallationId,
  identifierFrom,
  installationId,
  type PinChangeId,
  type PinKeyId,
  type TransactionId,
} from '@countersign/protocol/identity.ts'
import { payloadOf, type Signed } from '@countersign/protocol/jws.ts'
import { readContext, type Shown, sendDecision, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { openCode, sendClaim, signClaim } from '@countersign/protocol/phone/enrol.ts'
import { type KeyBox, keyBox, type PinBlob, type StoredKey, type Subtle } from '@countersign/protocol/phone/key-box.ts'
import { type Link, openLink } from '@countersign/protocol/phone/link.ts'
import { createPin, type OpenPin, unlockPin } from '@countersign/protocol/phone/pin.ts'
import { keptPin, type PreparedChange, preparePinChange, sendPinChange } from '@countersign/protocol/phone/pin-change.ts'
import type { PhoneKey, PhoneOutcome, Send } from '@countersign/protocol/phone/ports.ts'
import { listRequests } from '@countersign/protocol/phone/requests.ts'
import type { PinChanged } from '@countersign/protocol/pin/change.ts'
import type { Decided } from '@countersign/protocol/transaction/decision.ts'
import type { Waiting } from '@countersign/protocol/transaction/requests.ts'

export const random = (count: number): Bytes => plain(crypto.getRandomValues(new Uint8Array(count)))

/** Sends by fetch to the phone's origin. */
export function fetchSend(origin: string): Send {
  return async ({ path, headers, body }) => {
    const answer = await fetch(origin + path, { method: 'POST', headers, body, redirect: 'error' })
    return { status: answer.status, nonce: answer.headers.get(NONCE_HEADER), body: await answer.json().catch(() => null) }
  }
}

/** One account on the simulated phone. */
export interface Account {
  readonly opened: Opened
  readonly possession: PhoneKey
  readonly claim: Signed
  readonly pin: OpenPin
}

/** What a phone keeps. A copy of it is what a thief with the phone's image has. */
export interface PhoneState {
  readonly installation: StoredKey<CryptoKey>
  readonly pin: { kid: PinKeyId; blob: PinBlob } | null
  readonly accounts: readonly { aid: string; possession: StoredKey<CryptoKey> }[]
  /** A change of PIN of which the server has not said what became of it. */
  readonly change?: PreparedChange | null
}

/**
 * A phone without a screen: the same protocol code, keys and messages as the app, under PIN. For tests, demos and load.
 * It remembers its accounts in memory only.
 */
export class SimulatedPhone {
  readonly origin: string
  readonly name: string
  /** The tag of its screens' language. */
  lang = 'en'
  readonly link: Link
  readonly box: KeyBox<CryptoKey>
  readonly #stored: StoredKey<CryptoKey>
  readonly #possessions = new Map<string, StoredKey<CryptoKey>>()
  #pin: { kid: PinKeyId; blob: PinBlob } | null
  #change: PreparedChange | null

  private constructor(origin: string, name: string, send: Send, state: PhoneState, subtle: SubtleCrypto) {
    this.origin = origin
    this.name = name
    this.link = openLink({ origin, send, random })
    this.box = keyBox(subtle as unknown as Subtle<CryptoKey>, random)
    this.#stored = state.installation
    this.#pin = state.pin
    this.#change = state.change ?? null
    for (const { aid, possession } of state.accounts) this.#possessions.set(aid, possession)
  }

  /** `subtle` may be one that makes extractable keys, for a phone that is kept in a file. */
  static async create(
    origin: string,
    name = 'Simulated phone',
    send: Send = fetchSend(origin),
    subtle: SubtleCrypto = crypto.subtle,
  ): Promise<SimulatedPhone> {
    const box = keyBox(subtle as unknown as Subtle<CryptoKey>, random)
    return new SimulatedPhone(origin, name, send, { installation: await box.generate(), pin: null, accounts: [] }, subtle)
  }

  /** A phone from what another one has kept. */
  static restore(origin: string, state: PhoneState, name = 'Simulated phone', send: Send = fetchSend(origin)): SimulatedPhone {
    return new SimulatedPhone(origin, name, send, state, crypto.subtle)
  }

  /** A second phone from a copy of this one's storage. */
  image(send: Send = fetchSend(this.origin)): SimulatedPhone {
    return SimulatedPhone.restore(this.origin, this.state, this.name, send)
  }

  get state(): PhoneState {
    return {
      installation: this.#stored,
      pin: this.#pin,
      accounts: [...this.#possessions].map(([aid, possession]) => ({ aid, possession })),
      change: this.#change,
    }
  }

  get installation(): PhoneKey {
    return this.box.use(this.#stored)
  }

  get iid(): InstallationId {
    return installationId(this.#stored.jwk)
  }

  /** The code of a link (`https://…/A#1.…`) or as typed. */
  static readCode(text: string): { code: ActivationCode; via: Via } {
    const fragment = text.includes('#') ? parseFragment(text.slice(text.indexOf('#'))) : null
    if (fragment?.ok) return { code: fragment.value, via: 'qr' }
    const typed = parseTyped(text)
    if (typed === null) throw new Error('this is no activation code')
    return { code: typed, via: 'typed' }
  }

  open(text: string): Promise<PhoneOutcome<Opened>> {
    return openCode(this.link, this.installation, SimulatedPhone.readCode(text).code)
  }

  /** Opens the PIN key for one live request; makes one if this phone has none. */
  async pinFor(live: PinLive, iss: string, pin: string): Promise<PhoneOutcome<OpenPin>> {
    if (this.#pin !== null) return unlockPin({ ...this.#step(iss, this.#pin.kid), live }, this.#pin.blob, pin)
    const kid = identifierFrom('ok', random(16))
    const made = await createPin({ ...this.#step(iss, kid), live }, pin, pin)
    if (made.ok) this.#pin = { kid, blob: made.value.blob }
    return made
  }

  #step(iss: string, kid: PinKeyId) {
    return { link: this.link, box: this.box, random, installation: this.installation, scope: { iss, iid: this.iid, kid } }
  }

  /** Everything of a change but its sending. `unlocked` is from `pinFor` for a live request. */
  async prepareChange(iss: string, unlocked: OpenPin, pin: string): Promise<PhoneOutcome<PreparedChange>> {
    if (this.#pin === null) throw new Error('this phone has no PIN')
    const prepared = await preparePinChange(this.#step(iss, this.#pin.kid), unlocked, [pin, pin])
    if (prepared.ok) this.#change = prepared.value
    return prepared
  }

  /** Sends the kept message, as often as it takes, and drops the blob that does not stand (Spec §5.8). */
  async sendChange(): Promise<PhoneOutcome<PinChanged>> {
    if (this.#change === null || this.#pin === null) throw new Error('no change is under way')
    const { kid, blob, message } = this.#change
    const answer = await sendPinChange(this.link, this.installation, message)
    const kept = keptPin(answer, this.#pin.kid, kid)
    if (kept === 'new') this.#pin = { kid, blob }
    if (kept === 'neither') this.#pin = null
    if (kept !== 'both') this.#change = null
    return answer
  }

  async changePin(iss: string, unlocked: OpenPin, pin: string): Promise<PhoneOutcome<PinChanged>> {
    const prepared = await this.prepareChange(iss, unlocked, pin)
    return prepared.ok ? this.sendChange() : prepared
  }

  /** Open, PIN and a signed claim that is not sent yet. */
  async prepareClaim(text: string, pin: string): Promise<PhoneOutcome<Account>> {
    const { code, via } = SimulatedPhone.readCode(text)
    const opened = await openCode(this.link, this.installation, code)
    if (!opened.ok) return opened
    const unlocked = await this.pinFor(opened.value.sid, opened.value.iss, pin)
    if (!unlocked.ok) return unlocked
    const stored = await this.box.generate()
    const possession = this.box.use(stored)
    const { key, seq } = unlocked.value
    const kid = (this.#pin as { kid: PinKeyId }).kid
    const claim = await signClaim({
      opened: opened.value,
      code,
      via,
      phone: this.name,
      lang: this.lang,
      possession,
      installation: this.installation,
      pin: { kid, key, seq },
      webauthn: null,
    })
    const { aid } = JSON.parse(Buffer.from(payloadOf(claim)).toString('utf8')) as { aid: string }
    this.#possessions.set(aid, stored)
    return { ok: true, value: { opened: opened.value, possession, claim, pin: unlocked.value } }
  }

  sendClaim(account: Account): Promise<PhoneOutcome<Claimed>> {
    return sendClaim(this.link, this.installation, account.claim)
  }

  /** The whole activation; `number` is asked for when the page shows it. */
  async activate(text: string, pin: string, number: () => Promise<string>): Promise<PhoneOutcome<Decided>> {
    const account = await this.prepareClaim(text, pin)
    if (!account.ok) return account
    const claimed = await this.sendClaim(account.value)
    if (!claimed.ok) return claimed
    const shown = claimed.value.proof && readContext(claimed.value.proof.context)
    if (!shown) throw new Error('the claim was answered without a number to prove')
    return this.#approveShown(shown, await number(), account.value.pin)
  }

  requests(): Promise<PhoneOutcome<Waiting>> {
    return listRequests(this.link, this.installation, this.iid)
  }

  /** The oldest request that waits, as it would be shown. */
  async firstRequest(): Promise<Shown | null> {
    const waiting = await this.requests()
    const first = waiting.ok ? waiting.value.requests[0] : undefined
    return first === undefined ? null : readContext(first.context)
  }

  async approve(shown: Shown, number: string, pin: string): Promise<PhoneOutcome<Decided>> {
    const unlocked = await this.pinFor(shown.context.txn, shown.context.iss, pin)
    return unlocked.ok ? this.#approveShown(shown, number, unlocked.value) : unlocked
  }

  async deny(shown: Shown, reason: 'not_me' | 'mistake' = 'not_me'): Promise<PhoneOutcome<Decided>> {
    const possession = this.#possessionOf(shown)
    return sendDecision(this.link, possession, await signDenial({ shown, iid: this.iid, possession, lang: this.lang, reason }))
  }

  async #approveShown(shown: Shown, number: string, pin: OpenPin): Promise<PhoneOutcome<Decided>> {
    const possession = this.#possessionOf(shown)
    const person = { uv: 'pin', key: pin.key, seq: pin.seq } as const
    return sendDecision(this.link, possession, await signApproval({ shown, iid: this.iid, possession, lang: this.lang, number, person }))
  }

  #possessionOf(shown: Shown): PhoneKey {
    const stored = this.#possessions.get(shown.context.aid)
    if (stored === undefined) throw new Error('a request for an account that is not on this phone')
    return this.box.use(stored)
  }
}

type PinLive = Opened['sid'] | TransactionId | PinChangeId
