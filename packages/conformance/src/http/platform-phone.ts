import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, concat, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { Opened, WebauthnRegistration } from '@countersign/protocol/enrolment/messages.ts'
import { readContext, type Shown, sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { openCode, sendClaim, signClaim } from '@countersign/protocol/phone/enrol.ts'
import type { PhoneKey, PhoneOutcome, Send } from '@countersign/protocol/phone/ports.ts'
import type { Assertion, Decided } from '@countersign/protocol/transaction/decision.ts'
import { createChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import { need } from './house.ts'
import { lineTo } from './phone-line.ts'

/** A phone without a screen whose person is verified by a platform credential; the authenticator is software here. */
export interface PlatformPhone {
  /** Installation key, line and list, as any phone has them. */
  readonly phone: SimulatedPhone
  activate(link: string, number: () => Promise<string>): Promise<PhoneOutcome<Decided>>
  approve(shown: Shown, number: string): Promise<PhoneOutcome<Decided>>
}

export async function platformPhone(origin: string, send: Send = lineTo(origin)): Promise<PlatformPhone> {
  const phone = await SimulatedPhone.create(origin, 'Platform phone', send)
  const possession = phone.box.use(await phone.box.generate())
  let credential: Credential | null = null

  async function approve(shown: Shown, number: string): Promise<PhoneOutcome<Decided>> {
    const { id, assert } = need(credential, 'a credential')
    const person = { uv: 'webauthn', cid: id, assert } as const
    return sendDecision(phone.link, possession, await signApproval({ shown, iid: phone.iid, possession, lang: 'en', number, person }))
  }

  return {
    phone,
    approve,
    async activate(link, number) {
      const { code, via } = SimulatedPhone.readCode(link)
      const opened = await openCode(phone.link, phone.installation, code)
      if (!opened.ok) return opened
      credential = makeCredential(origin, need(opened.value.webauthn, 'an offer of WebAuthn').rp_id)
      const webauthn = credential.register(opened.value, possession)
      const common = {
        opened: opened.value,
        code,
        via,
        phone: phone.name,
        lang: 'en',
        possession,
        installation: phone.installation,
      } as const
      const claimed = await sendClaim(phone.link, phone.installation, await signClaim({ ...common, pin: null, webauthn }))
      if (!claimed.ok) return claimed
      return approve(need(readContext(need(claimed.value.proof, 'a proof').context), 'a context'), await number())
    },
  }
}

interface Credential {
  readonly id: string
  register(opened: Opened, possession: PhoneKey): WebauthnRegistration
  assert(challenge: Bytes): Promise<Assertion>
}

/** Flags of authenticator data: user present, user verified, attested credential data (WebAuthn Level 3 §6.1). */
const [UP, UV, AT] = [0x01, 0x04, 0x40]

function makeCredential(origin: string, rpId: string): Credential {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const id = randomBytes(32)
  const clientData = (type: string, challenge: Bytes) =>
    utf8(JSON.stringify({ type, challenge: toBase64url(challenge), origin, crossOrigin: false }))
  const data = (flags: number, ...more: Uint8Array[]) =>
    concat(createHash('sha256').update(rpId).digest(), Uint8Array.of(flags, 0, 0, 0, 0), ...more)
  return {
    id: toBase64url(id),
    register({ sid, nonce }, possession) {
      // COSE_Key of ES256 (RFC 9052 §7): {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
      const key = concat(hex('a5010203262001215820'), fromBase64url(x) as Bytes, hex('225820'), fromBase64url(y) as Bytes)
      const attested = data(UP | UV | AT, new Uint8Array(16), Uint8Array.of(0, id.length), id, key)
      // {"fmt": "none", "attStmt": {}, "authData": …}
      const object = concat(hex('a363666d74646e6f6e656761747453746d74a068617574684461746158'), Uint8Array.of(attested.length), attested)
      return {
        id: toBase64url(id),
        attestationObject: toBase64url(object),
        clientDataJSON: toBase64url(clientData('webauthn.create', createChallenge(sid, nonce, possession.jwk))),
      }
    },
    async assert(challenge) {
      const [authenticatorData, client] = [data(UP | UV), clientData('webauthn.get', challenge)]
      const signature = sign('sha256', concat(authenticatorData, createHash('sha256').update(client).digest()), privateKey)
      return {
        id: toBase64url(id),
        authenticatorData: toBase64url(authenticatorData),
        clientDataJSON: toBase64url(client),
        signature: toBase64url(signature),
      }
    },
  }
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'))
