import { sendOpenPinChange, signOpenPinChange } from '@countersign/protocol/phone/pin-change.ts'
import { need, newestRequest, PIN } from '../http/house.ts'
import type { SignedGround } from './signed.ts'
import type { PhoneGround, Target } from './target.ts'

/** The PIN after the one change that was taken down. */
export const CHANGED = '5926'

const random = (count: number) => new Uint8Array(crypto.getRandomValues(new Uint8Array(count)))

/** Each attack on a change ends with it, and the next one begins with the other PIN. */
const pins = new WeakMap<object, string>()
const pinOf = (phone: object) => pins.get(phone) ?? CHANGED

/** Her PIN, typed for a sign-in that waits. */
async function unlocked({ house, cleo }: PhoneGround) {
  const waiting = await house.waiting(cleo)
  const { txn, iss } = (await newestRequest(cleo.phone)).context
  const pin = await cleo.phone.pinFor(txn, iss, pinOf(cleo.phone))
  if (!pin.ok) throw new Error(pin.code)
  const { key, seq } = pin.value
  const { kid } = need(cleo.phone.state.pin, 'a PIN')
  return { waiting, iss, pin: pin.value, old: { kid, key, seq } }
}

/** The word of an open PIN key, signed and not sent. Another nonce, or another charge of these minutes, would be another good one. */
export async function openChangeTarget(ground: PhoneGround): Promise<Target> {
  const { phone } = ground.cleo
  const { waiting, iss, old } = await unlocked(ground)
  const { installation } = phone
  const open = await signOpenPinChange({ iss, installation, old, random })
  const signed: SignedGround = {
    typ: 'countersign-pin-change-open',
    value: JSON.parse(Buffer.from(open.payload, 'base64url').toString()),
    signers: [
      ['installation', installation],
      ['verification', old.key],
    ],
  }
  return {
    key: installation,
    message: { open },
    mayBe: (message) => JSON.stringify(message) !== JSON.stringify({ open }),
    signed: { member: 'open', grounds: [signed], members: ['typ', 'v', 'iss', 'iid', 'kid'] },
    byStranger: true,
    async afterwards() {
      const opened = await sendOpenPinChange(phone.link, installation, open)
      if (!opened.ok) throw new Error(`the good word is refused afterwards: ${opened.code}`)
      await waiting.browser.submit('/waiting/cancel')
    },
  }
}

/** A change that all three keys have signed, and that was not sent. */
export async function changeTarget(ground: PhoneGround): Promise<Target> {
  const { house, cleo } = ground
  const { phone } = cleo
  const { waiting, iss, pin, old } = await unlocked(ground)
  const next = pinOf(phone) === CHANGED ? PIN : CHANGED
  const prepared = await phone.prepareChange(iss, pin, next)
  if (!prepared.ok) throw new Error(prepared.code)
  const change = need(phone.state.change, 'a change').message
  const signed: SignedGround = {
    typ: 'countersign-pin-change',
    value: JSON.parse(Buffer.from(change.payload, 'base64url').toString()),
    signers: [
      ['installation', phone.installation],
      ['verification', old.key],
    ],
  }
  return {
    key: phone.installation,
    message: { change },
    mayBe: (message) => JSON.stringify(message) !== JSON.stringify({ change }),
    // Without the new key's signature, which the phone has made and thrown away: none of these is whole.
    signed: { member: 'change', grounds: [signed], members: ['typ', 'v', 'iss', 'chg', 'nonce', 'iid', 'old', 'new'] },
    byStranger: true,
    async afterwards() {
      const sent = await phone.sendChange()
      if (!sent.ok) throw new Error(`the good change is refused afterwards: ${sent.code}`)
      pins.set(phone, next)
      await waiting.browser.submit('/waiting/cancel')
      const again = await house.waiting(cleo)
      if (!(await phone.approve(await newestRequest(phone), again.number, next)).ok) throw new Error('the new PIN does not open')
      await again.browser.open('/waiting')
    },
  }
}
