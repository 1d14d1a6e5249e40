import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { random } from '@countersign/client/simulated-phone.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { WebauthnRegistration } from '@countersign/protocol/enrolment/messages.ts'
import type { PersonProof } from '@countersign/protocol/phone/ports.ts'
import type { Assertion } from '@countersign/protocol/transaction/decision.ts'

/** What the platform authenticator of a phone would make: one credential, its registration (WebAuthn Level 3 §6.5, attestation `none`) and its assertions. */
export interface PlatformCredential {
  registration(challenge: Bytes): WebauthnRegistration
  /** An assertion, with whatever a forger would have in it instead. */
  assert(challenge: Bytes, faults?: AssertionFaults): Assertion
  readonly person: Extract<PersonProof, { uv: 'webauthn' }>
}

export interface AssertionFaults {
  readonly type?: string
  readonly origin?: string
  readonly rpId?: string
  readonly flags?: number
  readonly crossOrigin?: boolean
  readonly topOrigin?: string
  readonly id?: string
}

/** WebAuthn Level 3 §6.1: user present, user verified, attested credential data. */
const PRESENT_VERIFIED = 0x05
const ATTESTED = 0x40

export function platformCredential({ origin, rpId }: { origin: string; rpId: string }): PlatformCredential {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string }
  const id = random(32)
  const head = (flags: number, of = rpId) => Buffer.concat([createHash('sha256').update(of).digest(), Buffer.of(flags, 0, 0, 0, 0)])
  const clientData = (type: string, challenge: Bytes, more: object = {}) =>
    utf8(JSON.stringify({ type, challenge: toBase64url(challenge), origin, crossOrigin: false, ...more }))
  const assert = (challenge: Bytes, faults: AssertionFaults = {}): Assertion => {
    const { type = 'webauthn.get', rpId: of, flags = PRESENT_VERIFIED, id: named = toBase64url(id), ...more } = faults
    const [data, client] = [head(flags, of), clientData(type, challenge, more)]
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
    return {
      id: named,
      authenticatorData: toBase64url(data),
      clientDataJSON: toBase64url(client),
      signature: toBase64url(plain(sign('sha256', signed, privateKey))),
    }
  }
  return {
    registration(challenge) {
      // CBOR of the COSE key {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1.1), then of {fmt: "none", attStmt: {}, authData}.
      const cose = [
        Buffer.from('a50102032620012158 20'.replace(' ', ''), 'hex'),
        Buffer.from(x, 'base64url'),
        Buffer.from('225820', 'hex'),
        Buffer.from(y, 'base64url'),
      ]
      const data = Buffer.concat([head(PRESENT_VERIFIED | ATTESTED), Buffer.alloc(16), Buffer.of(0, id.length), id, ...cose])
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.of(data.length),
        data,
      ])
      return {
        id: toBase64url(id),
        attestationObject: toBase64url(attestation),
        clientDataJSON: toBase64url(clientData('webauthn.create', challenge)),
      }
    },
    assert,
    person: { uv: 'webauthn', cid: toBase64url(id), assert: async (challenge) => assert(challenge) },
  }
}
