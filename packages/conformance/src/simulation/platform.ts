import { hash } from 'node:crypto'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, concat, plain, sameBytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { WebauthnRegistration } from '@countersign/protocol/enrolment/messages.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { Assertion } from '@countersign/protocol/transaction/decision.ts'
import type { CheckRegistration } from '@countersign/verifier/ports/webauthn.ts'

/** What a phone's platform would answer. The assertion is a real one but for its signature; the registration is only its parts, side by side. */
export function register(credential: string, key: PhoneKey, challenge: Bytes): WebauthnRegistration {
  return {
    id: credential,
    attestationObject: toBase64url(utf8(JSON.stringify(key.jwk))),
    clientDataJSON: toBase64url(challenge),
  }
}

export const checkRegistration: CheckRegistration = async ({ id, attestationObject, clientDataJSON }, { challenge }) => {
  if (!sameBytes(fromBase64url(clientDataJSON) ?? utf8(''), challenge)) return null
  const key = JSON.parse(Buffer.from(attestationObject, 'base64url').toString()) as PublicJwk
  return { id, key, backedUp: false }
}

const PRESENT_AND_VERIFIED = 0x05

export async function assertWith(
  { credential, key, origin, rpId }: { credential: string; key: PhoneKey; origin: string; rpId: string },
  challenge: Bytes,
): Promise<Assertion> {
  const client = utf8(JSON.stringify({ type: 'webauthn.get', challenge: toBase64url(challenge), origin, crossOrigin: false }))
  const data = concat(hash('sha256', rpId, 'buffer'), new Uint8Array([PRESENT_AND_VERIFIED, 0, 0, 0, 0]))
  const raw = await key.sign(plain(concat(data, hash('sha256', client, 'buffer'))))
  const der = concat(new Uint8Array([0x30, 68, 0x02, 32]), raw.subarray(0, 32), new Uint8Array([0x02, 32]), raw.subarray(32))
  return { id: credential, authenticatorData: toBase64url(data), clientDataJSON: toBase64url(client), signature: toBase64url(der) }
}
