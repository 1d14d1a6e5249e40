import { expand_message_xmd } from '@noble/curves/abstract/hash-to-curve.js'
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { type Bytes, join, L, random, utf8 } from './bytes.ts'

/** RFC 9497, ristretto255-SHA512, mode 0, over the group alone: the client's part of Spec §5.2, and DeriveKeyPair for its vectors. */
const { Point } = ristretto255
type Element = InstanceType<typeof Point>
const order = Point.Fn.ORDER

const context = join(utf8('OPRFV1-'), new Uint8Array([0]), utf8('-ristretto255-SHA512'))
const tagged = (name: string): Uint8Array => join(utf8(name), context)

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
export const scalarBytes = (scalar: bigint): Bytes => Uint8Array.from({ length: 32 }, (_, i) => Number((scalar >> BigInt(8 * i)) & 0xffn))
export const scalarFrom = (bytes: Uint8Array): bigint => littleEndian(bytes)

/** RFC 9497 §4.1: HashToGroup is hash_to_ristretto255, HashToScalar reduces 64 bytes. */
function hashToGroup(input: Uint8Array): Element {
  const uniform = expand_message_xmd(input, tagged('HashToGroup-'), 64, sha512)
  const derive = ristretto255_hasher.deriveToCurve
  if (!derive) throw new Error('this library has no map to ristretto255')
  return derive(uniform)
}
const hashToScalar = (input: Uint8Array, tag: string): bigint => littleEndian(expand_message_xmd(input, tagged(tag), 64, sha512)) % order

/** Spec §5.2: null for what is not canonical, and for the identity. */
export function element(bytes: Uint8Array): Element | null {
  try {
    const point = Point.fromBytes(bytes)
    return point.equals(Point.ZERO) ? null : point
  } catch {
    return null
  }
}

/** RandomScalar: 64 bytes leave no bias, and zero is drawn again. */
export function freshBlind(): bigint {
  for (;;) {
    const scalar = littleEndian(random(64)) % order
    if (scalar !== 0n) return scalar
  }
}

/** RFC 9497 §3.3.1 Blind. */
export function blinded(input: Uint8Array, blind: bigint): Bytes {
  const hashed = hashToGroup(input)
  if (hashed.equals(Point.ZERO)) throw new Error('the input hashes to the identity')
  return Uint8Array.from(hashed.multiply(blind).toBytes())
}

/** RFC 9497 §3.3.1 Finalize; null where the server's element is none. */
export function finalize(input: Uint8Array, blind: bigint, evaluated: Uint8Array): Bytes | null {
  const point = element(evaluated)
  if (!point) return null
  const unblinded = point.multiply(Point.Fn.inv(blind)).toBytes()
  return Uint8Array.from(sha512(join(L(input), L(unblinded), utf8('Finalize'))))
}

/** RFC 9497 §3.3.1 BlindEvaluate: the server's part. */
export const evaluate = (key: bigint, given: Uint8Array): Uint8Array | null => element(given)?.multiply(key).toBytes() ?? null

/** RFC 9497 §3.2.1 DeriveKeyPair: the server's part. */
export function deriveKey(seed: Uint8Array, info: Uint8Array): bigint {
  for (let counter = 0; counter < 256; counter++) {
    const key = hashToScalar(join(seed, L(info), new Uint8Array([counter])), 'DeriveKeyPair')
    if (key !== 0n) return key
  }
  throw new Error('no key can be derived of this seed')
}
