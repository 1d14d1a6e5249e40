import { createHash } from 'node:crypto'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { type Bytes, utf8 } from '../../src/encoding/bytes.ts'
import { fixedBytes, ISS } from './fixed.ts'
import { type FixedKey, keys } from './keys.ts'
import { json } from './sign-by-hand.ts'

export const proofRequest = { url: `${ISS}/authenticator/v1/requests`, body: utf8('{"typ":"countersign/requests"}') }

export const proofHeader = (key: FixedKey = keys.installation) => ({ alg: 'ES256', typ: 'countersign-proof+jws', jwk: key.jwk })

export const proofPayload = (body: Bytes = proofRequest.body) => ({
  jti: toBase64url(fixedBytes('jti', 16)),
  htm: 'POST',
  htu: proofRequest.url,
  nonce: toBase64url(fixedBytes('server nonce', 22)),
  bd: createHash('sha256').update(body).digest('base64url'),
})

/** A compact JWS over any header and payload, right or wrong. */
export async function proofByHand(header: unknown = proofHeader(), payload: unknown = proofPayload(), key: FixedKey = keys.installation) {
  const signed = `${json(header)}.${json(payload)}`
  return `${signed}.${toBase64url(await key.sign(utf8(signed)))}`
}
