import { type Claimed, isBinding, isClaimed, isNumberWrong, isOpened, type Opened } from './answers.ts'
import { signedClaim, type Via } from './claim.ts'
import { type Code, scan, secretDigest } from './code.ts'
import { type Context, readContext } from './context.ts'
import { sendDecision, signedApproval, signedDenial } from './decision.ts'
import { type Line, type Outcome, refused } from './line.ts'
import type { Memory } from './memory.ts'
import { createPin, type OpenedPin, openPin } from './pin-key.ts'
import { payloadOf, type SignedMessage } from './signed.ts'

export interface Offer {
  readonly code: Code
  readonly opened: Opened
}

/** Spec §4.3: what a text is, and whose account it offers. Nothing is asked of anybody about a text that is not our own server's. */
export async function openCode(line: Line, memory: Memory, text: string): Promise<Outcome<Offer>> {
  const scanned = scan(text, memory.iss)
  if (scanned.kind !== 'activation') return refused(scanned.kind)
  const { code } = scanned
  const message = { typ: 'countersign/open', v: 1, name: code.name, secret_sha256: await secretDigest(code.secret) }
  const opened = await line.post('enrolments/open', memory.installation, message, isOpened)
  if (!opened.ok) return opened
  if (opened.value.iss !== memory.iss || opened.value.installation.iid !== memory.iid) return refused('not_understood', opened.value)
  return { ok: true, value: { code, opened: opened.value } }
}

/** A session that has ended takes its claim with it. */
const isOver = (code: string): boolean => code.startsWith('code_') || code === 'activation_failed'

/** From the claim to the binding, Spec §4.4 and §4.5. The PIN key that was opened for it is let go with it. */
export class Activation {
  readonly #line: Line
  readonly #memory: Memory
  #pin: OpenedPin | null
  #request: Context | null = null

  constructor(line: Line, memory: Memory, pin: OpenedPin | null = null) {
    this.#line = line
    this.#memory = memory
    this.#pin = pin
  }

  static async begin(line: Line, memory: Memory, offer: Offer, via: Via, typings: [string, string]): Promise<Outcome<Activation>> {
    const { opened, code } = offer
    if (opened.holds !== null) return refused('account_here_already')
    const known = opened.installation.pin
    if (known && memory.blob?.kid !== known.kid) return refused('key_gone')
    const pin =
      known && memory.blob
        ? await openPin(line, memory, memory.blob, opened.sid, typings[0])
        : await createPin(line, memory, opened.sid, opened.pin, typings)
    if (!pin.ok) return pin
    memory.claim = await signedClaim(memory, opened, code, via, pin.value)
    return new Activation(line, memory, pin.value).send()
  }

  /** The stored claim, as often as it takes: also after the phone was closed. */
  async send(): Promise<Outcome<Activation>> {
    const claim = this.#memory.claim
    if (!claim) return refused('no_claim')
    const answer = await this.#line.postBytes('enrolments/claim', this.#memory.installation, claim.body, isClaimed)
    if (!answer.ok) {
      if (isOver(answer.code)) this.#memory.claim = null
      return answer
    }
    const { sid, aid, state, proof, binding } = answer.value
    if (sid !== claim.sid || aid !== claim.account.aid) return refused('not_understood', answer.value)
    this.#memory.blob = claim.blob
    if (state === 'active') this.#bound(binding)
    else if (!(await this.#take(proof))) return refused('not_understood', answer.value)
    return { ok: true, value: this }
  }

  get isActive(): boolean {
    return this.#memory.claim === null
  }

  /** The number that the page shows. After the phone was closed the PIN is asked for once more. */
  async prove(number: string, typed?: string): Promise<Outcome<'active'>> {
    const [claim, request] = [this.#memory.claim, this.#request]
    if (!claim || !request) return refused('no_claim')
    if (!this.#pin) {
      const pin = await openPin(this.#line, this.#memory, claim.blob, request.shown.txn, typed ?? '')
      if (!pin.ok) return pin
      this.#pin = pin.value
    }
    const decision = await signedApproval(this.#memory, claim.account, request, number, this.#pin)
    const answer = await sendDecision(this.#line, request, decision)
    if (answer.ok) {
      this.#bound(answer.value.binding)
      return { ok: true, value: 'active' }
    }
    const isAnother = answer.code === 'number_wrong' && isNumberWrong(answer.body) && (await this.#take(answer.body.next))
    if (!isAnother) this.#pin = this.#request = null
    return answer
  }

  async deny(): Promise<Outcome<'denied'>> {
    const [claim, request] = [this.#memory.claim, this.#request]
    if (!claim || !request) return refused('no_claim')
    const answer = await sendDecision(this.#line, request, await signedDenial(this.#memory, claim.account, request, 'mistake'))
    this.#pin = this.#request = this.#memory.claim = null
    return answer.ok ? { ok: true, value: 'denied' } : answer
  }

  /** Spec §4.5: the context must say what the answer around it says. */
  async #take(proof: Claimed['proof']): Promise<boolean> {
    const context = proof && (await readContext(proof.context))
    const aid = this.#memory.claim?.account.aid
    if (context?.shown.txn !== proof?.txn || context?.shown.aid !== aid) return false
    if (context?.shown.iss !== this.#memory.iss || context.shown.kind !== 'activation') return false
    this.#request = context
    return true
  }

  #bound(binding: SignedMessage | null): void {
    const account = this.#memory.claim?.account
    const said = binding && payloadOf(binding)
    if (!account || !isBinding(said) || said.aid !== account.aid || said.possession.x !== account.possession.jwk.x) return
    this.#memory.accounts = [...this.#memory.accounts, { ...account, binding }]
    this.#memory.claim = this.#pin = this.#request = null
  }
}
