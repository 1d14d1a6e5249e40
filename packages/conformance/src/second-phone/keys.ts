import { type Bytes, fromBase64url, H, join, sha256, toBase64url, utf8 } from './bytes.ts'
import { bytes, exactly, is, type Shaped } from './shape.ts'

/** Spec §3.1: exactly these members. */
export const isPublicKey = exactly({ kty: is('EC'), crv: is('P-256'), x: bytes(32), y: bytes(32) })
export type PublicKey = Shaped<typeof isPublicKey>

/** A key pair of which the private part cannot be exported. */
export interface SigningKey {
  readonly jwk: PublicKey
  readonly jkt: string
  readonly key: CryptoKey
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ES256 = { name: 'ECDSA', hash: 'SHA-256' } as const

/** RFC 7638. */
export const thumbprint = async ({ x, y }: PublicKey): Promise<string> =>
  toBase64url(await sha256(utf8(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`)))

const named = async (prefix: string, label: string, jkt: string): Promise<string> =>
  prefix + toBase64url((await H(label, jkt)).slice(0, 16))

/** Spec §2.2. */
export const installationName = (jkt: string): Promise<string> => named('ins_', 'countersign/iid/1', jkt)
export const authenticatorName = (jkt: string): Promise<string> => named('aut_', 'countersign/aid/1', jkt)

export async function publicPart(key: CryptoKey): Promise<PublicKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', key)
  return { kty: 'EC', crv: 'P-256', x, y }
}

/** 04 ‖ x ‖ y. */
export const point = ({ x, y }: PublicKey): Bytes => join(new Uint8Array([4]), fromBase64url(x) as Bytes, fromBase64url(y) as Bytes)

export const signingKey = async (key: CryptoKey, jwk: PublicKey): Promise<SigningKey> => ({ key, jwk, jkt: await thumbprint(jwk) })

export async function newSigningKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey(P256, false, ['sign', 'verify'])
  return signingKey(pair.privateKey, await publicPart(pair.publicKey))
}

/** The PIN key alone is made so that it can be wrapped (Spec §5.3). */
export const newExtractablePair = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(P256, true, ['sign', 'verify'])

/** r ‖ s, Spec §3.2: WebCrypto speaks this form. */
export const sign = async ({ key }: SigningKey, message: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.sign(ES256, key, utf8(message))))

export async function verifies(jwk: PublicKey, message: string, signature: string): Promise<boolean> {
  const given = fromBase64url(signature)
  if (given === null || given.length !== 64) return false
  try {
    const key = await crypto.subtle.importKey('raw', point(jwk), P256, false, ['verify'])
    return await crypto.subtle.verify(ES256, key, given, utf8(message))
  } catch {
    return false // not on the curve
  }
}
