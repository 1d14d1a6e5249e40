import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { readContext, sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { openCode, sendClaim, signClaim } from '@countersign/protocol/phone/enrol.ts'
import type { PhoneKey, Send } from '@countersign/protocol/phone/ports.ts'
import { createChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import { type House, type Member, need, PASSWORD } from './house.ts'
import { lineTo } from './phone-line.ts'
import { type PlatformCredential, platformCredential } from './platform.ts'

/** Somebody whose phone verifies them by its platform authenticator: no PIN anywhere. */
export interface PlatformMember extends Member {
  readonly possession: PhoneKey
  readonly credential: PlatformCredential
}

export async function platformMember(house: House, username: string, send: Send = lineTo(house.server.phoneUrl)): Promise<PlatformMember> {
  const browser = await house.welcomed(username)
  const phone = await SimulatedPhone.create(house.server.phoneUrl, 'Simulated phone', send)
  const { code, via } = SimulatedPhone.readCode(need(linkOn(await browser.open('/activate')), 'a QR code'))
  const opened = await openCode(phone.link, phone.installation, code)
  if (!opened.ok) throw new Error(opened.code)
  const { sid, nonce, iss, webauthn } = opened.value
  const credential = platformCredential({ origin: iss, rpId: need(webauthn, 'an RP ID').rp_id })
  const possession = phone.box.use(await phone.box.generate())
  const claim = await signClaim({
    opened: opened.value,
    code,
    via,
    phone: 'Simulated phone',
    lang: 'en',
    possession,
    installation: phone.installation,
    pin: null,
    webauthn: credential.registration(createChallenge(sid, nonce, possession.jwk)),
  })
  const claimed = await sendClaim(phone.link, phone.installation, claim)
  if (!claimed.ok) throw new Error(claimed.code)
  const shown = need(readContext(need(claimed.value.proof, 'a proof').context), 'a context')
  const number = await browser.until('/activate', numberOn)
  const decision = await signApproval({ shown, iid: phone.iid, possession, lang: 'en', number, person: credential.person })
  const decided = await sendDecision(phone.link, possession, decision)
  if (!decided.ok) throw new Error(decided.code)
  await browser.open('/activate')
  return { username, password: PASSWORD, browser, phone, possession, credential }
}
