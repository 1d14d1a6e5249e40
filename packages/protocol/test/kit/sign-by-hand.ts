import { toBase64url } from '../../src/encoding/base64url.ts'
import { type Bytes, utf8 } from '../../src/encoding/bytes.ts'
import { thumbprint } from '../../src/jwk.ts'
import type { Role, Signed } from '../../src/jws.ts'
import type { FixedKey } from './keys.ts'

export const json = (value: unknown): string => toBase64url(utf8(JSON.stringify(value)))

export const header = (typ: string, role: string, key: FixedKey, changes: Record<string, unknown> = {}) => ({
  alg: 'ES256',
  typ: `${typ}+jws`,
  kid: thumbprint(key.jwk),
  role,
  ...changes,
})

/** One signature over any header and any payload, right or wrong. */
export async function signBase64url(payload: string, protectedHeader: string, key: FixedKey) {
  return { protected: protectedHeader, signature: toBase64url(await key.sign(utf8(`${protectedHeader}.${payload}`))) }
}

export interface HandSigner {
  readonly role: Role
  readonly key: FixedKey
  /** Members of the header that are to be other than they should. */
  readonly header?: Record<string, unknown>
}

/** The general JSON form, without the checks and habits of `signMessage`. */
export async function signByHand(typ: string, value: unknown, signers: readonly HandSigner[]): Promise<Signed> {
  const payload = json(value)
  const signatures = []
  for (const { role, key, header: changes } of signers)
    signatures.push(await signBase64url(payload, json(header(typ, role, key, changes)), key))
  return { payload, signatures }
}

/** The same text with one byte of what it encodes changed, still canonical base64url. */
export function flip(encoded: string, at: number, bits = 1): string {
  const bytes = Buffer.from(encoded, 'base64url')
  const index = at % bytes.length
  bytes[index] = (bytes[index] as number) ^ bits
  return toBase64url(bytes as unknown as Bytes)
}
