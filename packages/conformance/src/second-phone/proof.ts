import { random, sha256, toBase64url, utf8 } from './bytes.ts'
import { packJson, unpackJson } from './json.ts'
import { isPublicKey, type PublicKey, type SigningKey, sign, thumbprint, verifies } from './keys.ts'
import { bytes, exactly, is, text } from './shape.ts'

const isHeader = exactly({ alg: is('ES256'), typ: is('countersign-proof+jws'), jwk: isPublicKey })
const isPayload = exactly({ jti: bytes(16), htm: is('POST'), htu: text(), nonce: text(), bd: bytes(32) })

const digest = async (body: string): Promise<string> => toBase64url(await sha256(utf8(body)))

/** Spec §3.4: that this request, with this body, is by the holder of this key. A fresh `jti` each time. */
export async function makeProof(key: SigningKey, htu: string, body: string, nonce: string): Promise<string> {
  const header = packJson({ alg: 'ES256', typ: 'countersign-proof+jws', jwk: key.jwk })
  const payload = packJson({ jti: toBase64url(random(16)), htm: 'POST', htu, nonce, bd: await digest(body) })
  return `${header}.${payload}.${await sign(key, `${header}.${payload}`)}`
}

export interface Proof {
  readonly key: PublicKey
  readonly jkt: string
  readonly jti: string
  readonly nonce: string
}

/** A proof read back; null where it does not fit key, address or body. */
export async function readProof(proof: string, htu: string, body: string): Promise<Proof | null> {
  const [first = '', second = '', signature = '', ...more] = proof.split('.')
  const [header, payload] = [unpackJson(first), unpackJson(second)]
  if (proof.length > 2048 || more.length > 0 || !isHeader(header) || !isPayload(payload)) return null
  if (payload.htu !== htu || payload.bd !== (await digest(body))) return null
  if (!(await verifies(header.jwk, `${first}.${second}`, signature))) return null
  return { key: header.jwk, jkt: await thumbprint(header.jwk), jti: payload.jti, nonce: payload.nonce }
}
