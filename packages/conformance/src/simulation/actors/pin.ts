import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { EnrolmentId, PinChangeId, PinKeyId, TransactionId } from '@countersign/protocol/identity.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { keptPin, sendOpenPinChange, sendPinChange, signOpenPinChange, signPinChange } from '@countersign/protocol/phone/pin-change.ts'
import { failed, type PhoneKey, type PhoneOutcome } from '@countersign/protocol/phone/ports.ts'
import { pinEvaluatedShape } from '@countersign/protocol/pin/messages.ts'
import { newId } from '@countersign/verifier/deps.ts'
import { group } from '../group.ts'
import type { World } from '../world.ts'
import { type KeptPin, type Phone, type PreparedChange, persist } from './phone.ts'

export interface Evaluated {
  readonly output: Bytes
  readonly seq: number
}

/** One guess. After a lost answer the same blinded element: a lost answer costs no try. */
export async function evaluate(
  world: World,
  phone: Phone,
  kid: PinKeyId,
  live: EnrolmentId | TransactionId | PinChangeId,
  typed: string,
): Promise<PhoneOutcome<Evaluated>> {
  const blind = world.dice.bytes(32)
  const blinded = toBase64url(group.blind(`${phone.iid} ${kid} ${typed}`, blind))
  const message = { typ: 'countersign/pin-evaluate', v: 1, iid: phone.iid, kid, for: live, blinded }
  const answer = await persist(world, phone.owner, () => phone.link.call(paths.evaluate, phone.installation, message, pinEvaluatedShape))
  if (!answer.ok) return answer
  const { seq, evaluated } = answer.value
  // Exclusive or gives the server's key away: a key that is made afresh under the same name counts from the beginning.
  const oprfKey = toBase64url(group.finalize(fromBase64url(evaluated) as Bytes, fromBase64url(blinded) as Bytes))
  world.watch.promises.charged(phone.iid, kid, seq, blinded, oprfKey)
  return { ok: true, value: { seq, output: group.finalize(fromBase64url(evaluated) as Bytes, blind) } }
}

/** A new PIN key, from both typings of its PIN. */
export async function makePin(
  world: World,
  phone: Phone,
  live: EnrolmentId | PinChangeId,
  type: () => string,
): Promise<PhoneOutcome<KeptPin & { readonly seq: number }>> {
  const kid = newId({ bytes: (count) => world.dice.bytes(count) }, 'ok')
  const [first, second] = [type(), type()]
  const once = await evaluate(world, phone, kid, live, first)
  if (!once.ok) return once
  const twice = await evaluate(world, phone, kid, live, second)
  if (!twice.ok) return twice
  if (Buffer.compare(once.value.output, twice.value.output) !== 0) return failed('pin_differs')
  return { ok: true, value: { kid, key: world.signatures.makeKey(), output: twice.value.output, seq: twice.value.seq } }
}

/** Opens the kept PIN key, if the PIN was right. */
export async function unlock(
  world: World,
  phone: Phone,
  live: EnrolmentId | TransactionId,
  typed: string,
): Promise<PhoneOutcome<{ key: PhoneKey; seq: number }>> {
  if (phone.prepared !== null) await sendKeptChange(world, phone, phone.prepared)
  const { pin } = phone
  if (pin === null) return failed('pin_gone')
  const answer = await evaluate(world, phone, pin.kid, live, typed)
  if (!answer.ok) return answer
  if (Buffer.compare(answer.value.output, pin.output) !== 0) return failed('pin_wrong')
  phone.unlocked = { kid: pin.kid, seq: answer.value.seq }
  return { ok: true, value: { key: pin.key, seq: answer.value.seq } }
}

/** Changes the PIN, over the charge of the last unlock (Spec §5.7, §5.8). The same digits serve: what the server sees of them is another key each time. */
export async function changePin(world: World, phone: Phone, type: () => string): Promise<void> {
  const { pin: old, unlocked, installation } = phone
  if (old === null || unlocked?.kid !== old.kid || phone.prepared !== null) return
  const from = { iss: world.policy.phoneOrigin, installation, old: { kid: old.kid, key: old.key, seq: unlocked.seq } }
  const open = await signOpenPinChange({ ...from, random: (count) => world.dice.bytes(count) })
  const opened = await persist(world, phone.owner, () => sendOpenPinChange(phone.link, installation, open))
  if (!opened.ok) return
  const made = await makePin(world, phone, opened.value.chg, type)
  if (!made.ok) return
  const fresh = made.value
  world.watch.meansChange(phone.iid, fresh.kid)
  const message = await signPinChange({ ...from, opened: opened.value, fresh })
  phone.prepared = { old, fresh, message }
  await sendKeptChange(world, phone, phone.prepared)
}

/** Both keys are kept until the server has said which one stands: after a lost answer it is asked again before the PIN is. */
async function sendKeptChange(world: World, phone: Phone, change: PreparedChange): Promise<void> {
  const { old, fresh, message } = change
  const answer = await persist(world, phone.owner, () => sendPinChange(phone.link, phone.installation, message))
  const kept = keptPin(answer, old.kid, fresh.kid)
  world.coverage.reached(`kept after a change of PIN: ${kept}`)
  if (kept === 'both') return
  if (phone.prepared === change) phone.prepared = null
  if (kept !== 'new') return
  phone.pin = fresh
  world.watch.promises.changed(phone.iid, old.kid, old.key.jwk)
}
