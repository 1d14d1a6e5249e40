import { p256 } from '@noble/curves/nist.js'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { type Bytes, plain } from '../../src/encoding/bytes.ts'
import type { SignEs256 } from '../../src/es256.ts'
import type { PublicJwk } from '../../src/jwk.ts'
import { fixedBytes } from './fixed.ts'

export interface FixedKey {
  readonly jwk: PublicJwk
  /** The private scalar, 32 bytes. */
  readonly secret: Bytes
  /** RFC 6979: one key and one message give one signature. */
  readonly sign: SignEs256
  readonly signDer: (data: Bytes) => Bytes
}

export function keyOf(secret: Bytes): FixedKey {
  const point = p256.getPublicKey(secret, false)
  const options = { lowS: false, prehash: true } as const
  return {
    jwk: { kty: 'EC', crv: 'P-256', x: toBase64url(point.subarray(1, 33)), y: toBase64url(point.subarray(33)) },
    secret,
    sign: async (data) => plain(p256.sign(data, secret, options)),
    signDer: (data) => plain(p256.sign(data, secret, { ...options, format: 'der' })),
  }
}

export const fixedKey = (name: string): FixedKey => keyOf(fixedBytes(`key ${name}`, 32))

/** The phone's keys in every vector, a stranger's, and the server's evidence keys. */
export const keys = {
  possession: fixedKey('possession'),
  installation: fixedKey('installation'),
  pin: fixedKey('pin'),
  credential: fixedKey('credential'),
  stranger: fixedKey('stranger'),
  successor: fixedKey('successor'),
  evidence: fixedKey('evidence'),
  /** Of before a rotation: bindings that it signed still stand. */
  earlierEvidence: fixedKey('earlier evidence'),
} as const

/** x of the possession key with the y of another: no point of the curve. */
export const offCurve: PublicJwk = { ...keys.possession.jwk, y: keys.stranger.jwk.y }
