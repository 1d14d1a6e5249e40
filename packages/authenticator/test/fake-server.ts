import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { judgeClaim } from '@countersign/protocol/enrolment/judge-claim.ts'
import { type Claim, claimRequestShape, type Opened, openShape } from '@countersign/protocol/enrolment/messages.ts'
import { payloadOf } from '@countersign/protocol/jws.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { Send } from '@countersign/protocol/phone/ports.ts'
import { pinEvaluateShape } from '@countersign/protocol/pin/messages.ts'
import { evaluateBlinded, oprfSecretKey } from '@countersign/protocol/pin/oprf.ts'
import { problem } from '@countersign/protocol/problem.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import { contextBytes, contextDigest } from '@countersign/protocol/transaction/context.ts'
import { type Decision, decideRequestShape, decisionShape } from '@countersign/protocol/transaction/decision.ts'

import { FakePinChanges } from './fake-pin-changes.ts'
import { ORIGIN, verifyEs256 } from './verify-es256.ts'

export { ORIGIN }

const id = (prefix: string, last: string) => `${prefix}_${last.padStart(22, 'A')}`

const opened: Opened = {
  typ: 'countersign/opened',
  v: 1,
  sid: id('enr', 'S') as 'enr_',
  nonce: toBase64url(new Uint8Array(16)),
  iss: ORIGIN,
  issuer: { name: 'Northwind', portal: 'id.example.org' },
  subscriber: { id: id('sub', 'S') as 'sub_', name: 'Ana Duarte', username: 'ana' },
  expires_in: 300,
  pin: { shortest: 4, longest: 6 },
  installation: { iid: id('ins', 'S') as 'ins_', pin: null },
  holds: null,
  webauthn: null,
}

/** One server with one code, as far as the phone's flows can tell: real signatures and a real OPRF, no storage and no time. */
export class FakeServer {
  opened = opened
  number = '042917'
  numbersLeft = 3
  pinLeft = 4
  pinWrongBefore = 0
  /** Answers by refusal, once each, whatever is asked; `lost` does the work and loses the answer, `down` does neither. */
  next: (RefusalCode | 'lost' | 'down')[] = []
  /** The same, for one path. */
  readonly nextAt = new Map<string, (RefusalCode | 'lost' | 'down')[]>()
  readonly changes = new FakePinChanges()
  readonly asked: string[] = []
  readonly claims = new Set<string>()
  readonly decisions: Decision[] = []
  evaluations = 0
  requests: { txn: `txn_${string}`; number: string }[] = []
  #claim: Claim | null = null
  #active = false
  #lastBlinded = ''
  readonly #secret = oprfSecretKey(new Uint8Array(32).fill(7))

  send: Send = async ({ path, body }) => {
    this.asked.push(path)
    const fault = this.nextAt.get(path)?.shift() ?? this.next.shift()
    if (fault === 'down') throw new TypeError('no answer')
    const answer = fault === undefined || fault === 'lost' ? this.#answer(path, body) : problem(fault)
    if (fault === 'lost') throw new TypeError('the answer was lost')
    return {
      status: 'code' in answer && 'status' in answer ? Number(answer.status) : 200,
      nonce: 'n',
      body: JSON.parse(JSON.stringify(answer)) as unknown,
    }
  }

  #answer(path: string, body: Bytes): object {
    switch (path) {
      case paths.open:
        return parseMessage(openShape, body) === null ? problem('malformed') : this.opened
      case paths.evaluate:
        return this.#evaluate(body)
      case paths.claim:
        return this.#claimed(body)
      case paths.decide:
        return this.#decide(body)
      case paths.openPinChange:
        return this.changes.open(body)
      case paths.changePin:
        return this.changes.change(body)
      case paths.requests:
        return this.#waiting()
      default:
        return problem('not_found')
    }
  }

  #evaluate(body: Bytes): object {
    const message = parseMessage(pinEvaluateShape, body)
    if (message === null) return problem('malformed')
    if (message.blinded !== this.#lastBlinded) this.evaluations++
    this.#lastBlinded = message.blinded
    const evaluated = evaluateBlinded(this.#secret, fromBase64url(message.blinded) as Bytes) as Bytes
    return { typ: 'countersign/pin-evaluated', v: 1, seq: this.evaluations, evaluated: toBase64url(evaluated), left: this.pinLeft }
  }

  #claimed(body: Bytes): object {
    const message = parseMessage(claimRequestShape, body)?.claim
    const claim = message && parseMessage(claimRequestShape.entries.claim, new TextEncoder().encode(JSON.stringify(message)))
    if (!message || !claim) return problem('malformed')
    this.claims.add(JSON.stringify(message))
    if (this.claims.size > 1) return problem('code_frozen')
    const { installation } = JSON.parse(new TextDecoder().decode(payloadOf(message))) as Claim
    const judged = judgeClaim(message, { iss: ORIGIN, installation, pin: null }, verifyEs256)
    if (!judged.ok) return problem(judged.code)
    this.#claim = judged.value
    this.changes.installation = installation
    if (judged.value.pin !== null) this.changes.pin = { kid: judged.value.pin.kid, key: judged.value.pin.jwk }
    const common = { typ: 'countersign/claimed', v: 1, sid: this.opened.sid, aid: judged.value.aid }
    if (this.#active) return { ...common, state: 'active', proof: null, binding: null }
    return { ...common, state: 'claimed', proof: this.#proof(), binding: null }
  }

  #proof(): object {
    const txn = id('txn', `P${this.numbersLeft}`) as `txn_${string}`
    return { txn, context: toBase64url(this.context(txn, 'activation')), left: this.numbersLeft, expires_in: 300 }
  }

  #decide(body: Bytes): object {
    const message = parseMessage(decideRequestShape, body)?.decision
    const decision = message && parseMessage(decisionShape, payloadOf(message as { payload: string; signatures: [] }))
    if (!decision) return problem('malformed')
    this.decisions.push(decision)
    const activation = decision.txn.includes('AP')
    const request = this.requests.find(({ txn }) => txn === decision.txn)
    if (decision.ctx !== contextDigest(this.context(decision.txn, activation ? 'activation' : 'signin'))) return problem('request_changed')
    const decided = { typ: 'countersign/decided', v: 1, txn: decision.txn, binding: null, pin_wrong_before: this.pinWrongBefore }
    if (decision.decision === 'deny') return { ...decided, state: 'denied' }
    if (activation && decision.number !== this.number) {
      this.numbersLeft--
      if (this.numbersLeft === 0) return problem('activation_failed')
      return problem('number_wrong', { left: this.numbersLeft, next: this.#proof() })
    }
    if (!activation && decision.number !== request?.number) return problem('number_wrong')
    if (activation) this.#active = true
    return { ...decided, state: 'approved' }
  }

  #waiting(): object {
    const requests = this.requests.map(({ txn }) => ({
      txn,
      aid: this.#claim?.aid,
      context: toBase64url(this.context(txn, 'signin')),
      expires_in: 100,
    }))
    const accounts = this.#claim
      ? [{ aid: this.#claim.aid, state: this.#active ? 'active' : 'removed', name: 'Ana Duarte', issuer: 'Northwind' }]
      : []
    return { typ: 'countersign/waiting', v: 1, requests, accounts }
  }

  /** The subscriber's phone was removed at the portal. */
  remove(): void {
    this.#active = false
  }

  context(txn: `txn_${string}`, kind: 'signin' | 'activation'): Bytes {
    const aid = this.#claim?.aid ?? (id('aut', 'X') as 'aut_')
    const from = { ip: '203.0.113.7', place: 'Lyon, FR', browser: 'Firefox, Windows' }
    const rp = { id: 'rp_1', name: 'Northwind Portal' }
    const nonce = toBase64url(new Uint8Array(16))
    const times = { iat: 1_793_500_000, exp: 1_793_500_120 }
    return contextBytes({
      typ: 'countersign/context',
      v: 1,
      iss: ORIGIN,
      txn,
      nonce,
      aid,
      kind,
      mode: 'number',
      rp,
      message: '',
      from,
      amount: null,
      payee: null,
      ...times,
    })
  }
}
