import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import type { PinKeyId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { payloadOf } from '@countersign/protocol/jws.ts'
import { changePinRequestShape, openPinChangeRequestShape, pinChangeShape } from '@countersign/protocol/pin/change.ts'
import { type ChangeGround, judgeChange, judgeOpenChange } from '@countersign/protocol/pin/judge-change.ts'
import { problem } from '@countersign/protocol/problem.ts'
import { ORIGIN, verifyEs256 } from './verify-es256.ts'

/** Spec §5.7 and §5.8, for one installation, with the real judges. */
export class FakePinChanges {
  installation: PublicJwk | null = null
  pin: { kid: PinKeyId; key: PublicJwk } | null = null
  /** Every different message that was sent to settle a change. */
  readonly sent = new Set<string>()
  wrongBefore = 0
  #open: Pick<ChangeGround, 'chg' | 'nonce' | 'seq'> | null = null
  #count = 0
  #settled: { message: string; answer: object } | null = null

  open(body: Bytes): object {
    const message = parseMessage(openPinChangeRequestShape, body)?.open
    if (!message || !this.installation || !this.pin) return problem('malformed')
    const judged = judgeOpenChange(message, { iss: ORIGIN, installation: this.installation, pin: this.pin }, verifyEs256)
    if (!judged.ok) return problem(judged.code)
    const chg = `chg_${String(this.#count++).padStart(22, 'A')}` as const
    this.#open = { chg, nonce: toBase64url(new Uint8Array(16)), seq: judged.value.seq }
    return { typ: 'countersign/pin-change-opened', v: 1, chg, nonce: this.#open.nonce, expires_in: 600 }
  }

  change(body: Bytes): object {
    const message = parseMessage(changePinRequestShape, body)?.change
    if (!message || !this.installation) return problem('malformed')
    const text = JSON.stringify(message)
    this.sent.add(text)
    if (this.#settled?.message === text) return this.#settled.answer
    const change = parseMessage(pinChangeShape, payloadOf(message))
    if (this.#open === null || this.#open.chg !== change?.chg || this.pin === null)
      return problem('pin_change_over', { kid: this.pin?.kid ?? null })
    const ground = { iss: ORIGIN, installation: this.installation, pin: this.pin, ...this.#open }
    const judged = judgeChange(message, ground, verifyEs256)
    if (!judged.ok) return problem(judged.code)
    const { chg, new: fresh } = judged.value
    this.pin = { kid: fresh.kid, key: fresh.jwk }
    const answer = { typ: 'countersign/pin-changed', v: 1, chg, kid: fresh.kid, pin_wrong_before: this.wrongBefore }
    this.#settled = { message: text, answer }
    this.#open = null
    return answer
  }

  /** The ten minutes of the open change are over. */
  expire(): void {
    this.#open = null
  }

  /** The PIN key was deleted. */
  lose(): void {
    this.pin = null
  }
}
