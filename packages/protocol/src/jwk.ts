import * as v from 'valibot'
import { toBase64url } from './encoding/base64url.ts'
import { utf8 } from './encoding/bytes.ts'
import { sha256 } from './encoding/digest.ts'
import { base64url } from './encoding/shapes.ts'

/** A P-256 public key (RFC 7517, RFC 7518 §6.2.1) and nothing else: no private part, no algorithm, no identifier. */
export const publicJwkShape = v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: base64url(32), y: base64url(32) })

export type PublicJwk = v.InferOutput<typeof publicJwkShape>

/** RFC 7638: SHA-256 over the required members in lexical order, base64url. Names a key everywhere (`jkt`). */
export function thumbprint(key: PublicJwk): string {
  return toBase64url(sha256(utf8(`{"crv":"${key.crv}","kty":"${key.kty}","x":"${key.x}","y":"${key.y}"}`)))
}

export function sameKey(a: PublicJwk, b: PublicJwk): boolean {
  return a.x === b.x && a.y === b.y
}
