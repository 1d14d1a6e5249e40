import * as v from 'valibot'
import { fromBase64url, toBase64url } from './encoding/base64url.ts'
import { type Bytes, utf8 } from './encoding/bytes.ts'
import { parseMessage } from './encoding/json.ts'
import { base64url, base64urlUpTo } from './encoding/shapes.ts'
import type { SignEs256, VerifyEs256 } from './es256.ts'
import { type PublicJwk, sameKey, thumbprint } from './jwk.ts'

/** Who signs in which capacity. Spec §3.3. */
export type Role = 'possession' | 'verification' | 'installation' | 'evidence' | 'successor'

/** A JWS in the general JSON form (RFC 7515 §7.2.1), one to three signatures over the same payload. */
export const signedShape = v.strictObject({
  payload: base64urlUpTo(12_288),
  signatures: v.pipe(v.array(v.strictObject({ protected: base64urlUpTo(512), signature: base64url(64) })), v.minLength(1), v.maxLength(3)),
})

export type Signed = v.InferOutput<typeof signedShape>

const headerShape = v.strictObject({
  alg: v.literal('ES256'),
  typ: v.string(),
  kid: base64url(32),
  role: v.picklist(['possession', 'verification', 'installation', 'evidence', 'successor']),
})

export interface Signer {
  readonly role: Role
  readonly key: PublicJwk
  readonly sign: SignEs256
}

/** The payload's bytes as they were signed. */
export function payloadOf(message: Signed): Bytes {
  return fromBase64url(message.payload) as Bytes
}

/** Whose name a message with a single signature bears, before anything is believed; `null` without such a name. */
export function announcedKey({ signatures }: Signed): string | null {
  const [only, ...others] = signatures
  if (only === undefined || others.length > 0) return null
  return parseMessage(headerShape, fromBase64url(only.protected) as Bytes)?.kid ?? null
}

/** Signs the JSON of `value` for each signer. `typ` without `+jws`: the header gets it. */
export async function signMessage(typ: string, value: unknown, signers: readonly Signer[]): Promise<Signed> {
  const payload = toBase64url(utf8(JSON.stringify(value)))
  const signatures = []
  for (const { role, key, sign } of signers) {
    const header = toBase64url(utf8(JSON.stringify({ alg: 'ES256', typ: `${typ}+jws`, kid: thumbprint(key), role })))
    signatures.push({ protected: header, signature: toBase64url(await sign(utf8(`${header}.${payload}`))) })
  }
  return { payload, signatures }
}

/**
 * Spec §3.3: exactly the expected roles, each once, each with its own expected key and every key distinct; each signature is verified
 * for itself. A library that returns at the first good signature would let a forged second one through.
 */
export function verifySigned(
  message: Signed,
  typ: string,
  expected: readonly { role: Role; key: PublicJwk }[],
  verify: VerifyEs256,
): boolean {
  if (message.signatures.length !== expected.length) return false
  if (expected.some((a, i) => expected.some((b, k) => i < k && (a.role === b.role || sameKey(a.key, b.key))))) return false
  const seen = new Set<Role>()
  return message.signatures.every((one) => {
    const header = parseMessage(headerShape, fromBase64url(one.protected) as Bytes)
    if (header === null || header.typ !== `${typ}+jws` || seen.has(header.role)) return false
    seen.add(header.role)
    const key = expected.find((e) => e.role === header.role)?.key
    if (key === undefined || header.kid !== thumbprint(key)) return false
    return verify(key, utf8(`${one.protected}.${message.payload}`), fromBase64url(one.signature) as Bytes)
  })
}
