import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { ActivationCode } from '@countersign/protocol/enrolment/code.ts'
import type { Claimed, Opened } from '@countersign/protocol/enrolment/messages.ts'
import { authenticatorId, type PinKeyId, type SubscriberId } from '@countersign/protocol/identity.ts'
import { openCode, sendClaim, signClaim } from '@countersign/protocol/phone/enrol.ts'
import { failed, type PhoneKey, type PhoneOutcome } from '@countersign/protocol/phone/ports.ts'
import { createChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import { register } from '../platform.ts'
import type { World } from '../world.ts'
import { type Phone, persist } from './phone.ts'
import { makePin, unlock } from './pin.ts'

export async function open(world: World, phone: Phone, code: ActivationCode): Promise<PhoneOutcome<Opened>> {
  const answer = await persist(world, phone.owner, () => openCode(phone.link, phone.installation, code))
  if (answer.ok) world.watch.promises.opened(answer.value.sid, phone.iid)
  return answer
}

/** Scans, verifies the person, claims (Spec §4.4). `type` gives the PIN as the person types it this time. */
export async function claimCode(world: World, phone: Phone, code: ActivationCode, type: () => string): Promise<PhoneOutcome<Claimed>> {
  const opened = await open(world, phone, code)
  if (!opened.ok) return opened
  // An app that looks only at its claim's answer is as good a phone.
  if (opened.value.holds !== null && world.dice.chance(0.7)) return failed('account_here_already')
  const verified = await verification(world, phone, opened.value, type)
  if (!verified.ok) return verified
  const pin = verified.value
  const possession = world.signatures.makeKey()
  const platform = phone.byPlatform ? { credential: toBase64url(world.dice.bytes(16)), key: world.signatures.makeKey() } : null
  const challenge = createChallenge(opened.value.sid, opened.value.nonce, possession.jwk)
  const message = await signClaim({
    opened: opened.value,
    code,
    via: code.secret.length === 8 ? 'typed' : 'qr',
    phone: phone.name,
    lang: 'en',
    possession,
    installation: phone.installation,
    pin,
    webauthn: platform && register(platform.credential, platform.key, challenge),
  })
  const aid = authenticatorId(possession.jwk)
  phone.accounts.set(aid, { possession, platform })
  const { id } = opened.value.subscriber
  phone.claims.set(id, { opened: opened.value, message, aid, seq: pin?.seq ?? null })
  return sendKeptClaim(world, phone, id)
}

/** Also after the phone was closed in between: the answer says where the activation stands now. */
export async function sendKeptClaim(world: World, phone: Phone, account: SubscriberId): Promise<PhoneOutcome<Claimed>> {
  const claim = phone.claims.get(account)
  if (claim === undefined) return failed('code_unknown')
  const answer = await persist(world, phone.owner, () => sendClaim(phone.link, phone.installation, claim.message))
  if (answer.ok) world.watch.promises.claimed(claim.opened.sid, claim.aid, claim.message)
  return answer
}

async function verification(
  world: World,
  phone: Phone,
  opened: Opened,
  type: () => string,
): Promise<PhoneOutcome<{ kid: PinKeyId; key: PhoneKey; seq: number } | null>> {
  const standing = opened.installation.pin
  if (standing !== null) {
    if (phone.pin?.kid !== standing.kid) return failed('pin_gone')
    const unlocked = await unlock(world, phone, opened.sid, type())
    return unlocked.ok ? { ok: true, value: { kid: standing.kid, ...unlocked.value } } : unlocked
  }
  if (phone.byPlatform) return { ok: true, value: null }
  const made = await makePin(world, phone, opened.sid, type)
  if (!made.ok) return made
  const { seq, ...pin } = made.value
  phone.pin = pin
  return { ok: true, value: { kid: pin.kid, key: pin.key, seq } }
}
