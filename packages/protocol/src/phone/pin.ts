import { fromBase64url, toBase64url } from '../encoding/base64url.ts'
import { type Bytes, sameBytes } from '../encoding/bytes.ts'
import type { EnrolmentId, PinChangeId, TransactionId } from '../identity.ts'
import { pinEvaluatedShape } from '../pin/messages.ts'
import { blindPin, finalizePin, type PinScope, pinInput } from '../pin/oprf.ts'
import { normalisePin } from '../pin/rules.ts'
import type { KeyBox, PinBlob } from './key-box.ts'
import type { Link } from './link.ts'
import { paths } from './paths.ts'
import { type DrawRandom, failed, type PhoneKey, type PhoneOutcome } from './ports.ts'

/** What each PIN step needs. `live` names the request that the PIN is asked for: the server evaluates for nothing else. */
export interface PinStep<K> {
  readonly link: Link
  readonly box: KeyBox<K>
  readonly random: DrawRandom
  readonly installation: PhoneKey
  readonly scope: PinScope
  readonly live: EnrolmentId | TransactionId | PinChangeId
}

/** A PIN key that is open for the ceremony at hand. Drop it when that ceremony ends. */
export interface OpenPin {
  readonly blob: PinBlob
  readonly key: PhoneKey
  readonly seq: number
}

/**
 * Spec §5.6: both typings are evaluated, and their outputs must match, before a key is made under them: an answer that was garbled
 * on its way would else lock the PIN key for ever.
 */
export async function createPin<K>(step: PinStep<K>, first: string, second: string): Promise<PhoneOutcome<OpenPin>> {
  const once = await evaluate(step, first)
  if (!once.ok) return once
  const twice = await evaluate(step, second)
  if (!twice.ok) return twice
  if (!sameBytes(once.value.output, twice.value.output)) return failed('pin_differs')
  const made = await step.box.makePinKey(step.scope, twice.value.output)
  return { ok: true, value: { ...made, seq: twice.value.seq } }
}

/** Spec §5.6: opens the PIN key. A wrong PIN is `pin_wrong` with `left`, the tries that remain. */
export async function unlockPin<K>(step: PinStep<K>, blob: PinBlob, pin: string): Promise<PhoneOutcome<OpenPin>> {
  const evaluated = await evaluate(step, pin)
  if (!evaluated.ok) return evaluated
  const key = await step.box.openPinKey(step.scope, blob, evaluated.value.output)
  return key === null ? failed('pin_wrong', { left: evaluated.value.left }) : { ok: true, value: { blob, key, seq: evaluated.value.seq } }
}

async function evaluate<K>(step: PinStep<K>, pin: string): Promise<PhoneOutcome<{ output: Bytes; seq: number; left: number }>> {
  const input = pinInput(step.scope, normalisePin(pin))
  const { blind, blinded } = blindPin(input, step.random)
  const message = {
    typ: 'countersign/pin-evaluate',
    v: 1,
    iid: step.scope.iid,
    kid: step.scope.kid,
    for: step.live,
    blinded: toBase64url(blinded),
  }
  const answer = await step.link.call(paths.evaluate, step.installation, message, pinEvaluatedShape)
  if (!answer.ok) return answer
  const output = finalizePin(input, blind, fromBase64url(answer.value.evaluated) as Bytes)
  return output === null ? failed('not_understood') : { ok: true, value: { output, seq: answer.value.seq, left: answer.value.left } }
}
