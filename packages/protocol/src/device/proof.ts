import * as v from 'valibot'
import { fromBase64url, toBase64url } from '../encoding/base64url.ts'
import { type Bytes, sameText, utf8 } from '../encoding/bytes.ts'
import { digestText } from '../encoding/digest.ts'
import { parseMessage } from '../encoding/json.ts'
import { base64url } from '../encoding/shapes.ts'
import type { SignEs256, VerifyEs256 } from '../es256.ts'
import { type PublicJwk, publicJwkShape, thumbprint } from '../jwk.ts'
import { accept, type Outcome, refuse } from '../outcome.ts'

/** HTTP header of a phone's proof, and of the server's next nonce. Spec §3.4. */
export const PROOF_HEADER = 'countersign-proof'
export const NONCE_HEADER = 'countersign-nonce'

const TYP = 'countersign-proof+jws'

const headerShape = v.strictObject({ alg: v.literal('ES256'), typ: v.literal(TYP), jwk: publicJwkShape })
const proofShape = v.strictObject({
  jti: base64url(16),
  htm: v.literal('POST'),
  htu: v.string(),
  nonce: v.string(),
  bd: base64url(32),
})

export interface Proof {
  readonly key: PublicJwk
  readonly jkt: string
  readonly jti: string
  readonly nonce: string
}

/** Spec §3.4: a compact JWS in the shape of RFC 9449's proof; it covers the body's digest and no time of the phone's. */
export async function makeProof(
  input: { key: PublicJwk; url: string; body: Uint8Array; nonce: string; jti: Uint8Array },
  sign: SignEs256,
): Promise<string> {
  const header = toBase64url(utf8(JSON.stringify({ alg: 'ES256', typ: TYP, jwk: input.key })))
  const payload = toBase64url(
    utf8(JSON.stringify({ jti: toBase64url(input.jti), htm: 'POST', htu: input.url, nonce: input.nonce, bd: digestText(input.body) })),
  )
  return `${header}.${payload}.${toBase64url(await sign(utf8(`${header}.${payload}`)))}`
}

/** Judges a proof against the request that it came with. `url` is the configured address of the endpoint, never the Host header's. */
export function readProof(compact: string, request: { url: string; body: Uint8Array }, verify: VerifyEs256): Outcome<Proof> {
  if (compact.length > 2048) return refuse('proof_invalid', 'proof too long')
  const [head, body, tail, ...more] = compact.split('.')
  if (head === undefined || body === undefined || tail === undefined || more.length > 0) return refuse('proof_invalid', 'not a compact JWS')
  const [headBytes, bodyBytes, signature] = [fromBase64url(head), fromBase64url(body), fromBase64url(tail)]
  if (headBytes === null || bodyBytes === null || signature?.length !== 64) return refuse('proof_invalid', 'not base64url')
  const header = parseMessage(headerShape, headBytes)
  const proof = parseMessage(proofShape, bodyBytes)
  if (header === null || proof === null) return refuse('proof_invalid', 'shape')
  if (!verify(header.jwk, utf8(`${head}.${body}`), signature as Bytes)) return refuse('proof_invalid', 'signature')
  if (proof.htu !== request.url) return refuse('proof_invalid', 'htu')
  if (!sameText(proof.bd, digestText(request.body))) return refuse('proof_invalid', 'body digest')
  return accept({ key: header.jwk, jkt: thumbprint(header.jwk), jti: proof.jti, nonce: proof.nonce })
}
