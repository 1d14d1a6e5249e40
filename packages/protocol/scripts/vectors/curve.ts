import { p256 } from '@noble/curves/nist.js'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { sha256 } from '../../src/encoding/digest.ts'
import type { PublicJwk } from '../../src/jwk.ts'

/** Arithmetic on P-256 (FIPS 186-5, SP 800-186 §3.2.1.3) for making signatures that no signer would make. */
const { Point } = p256
export type Point = InstanceType<typeof Point>
export const G = Point.BASE
export const n = Point.Fn.ORDER
export const p = Point.Fp.ORDER
const { a, b } = Point.CURVE()

export const mod = (value: bigint, by = n): bigint => ((value % by) + by) % by
export const inverse = (value: bigint): bigint => Point.Fn.inv(mod(value))
/** Also for 0 and for scalars past the order. */
export const times = (point: Point, scalar: bigint): Point => (mod(scalar) === 0n ? Point.ZERO : point.multiply(mod(scalar)))

export const bytes32 = (value: bigint): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
export const hex32 = (value: bigint): string => value.toString(16).padStart(64, '0')
export const hashed = (message: Uint8Array): bigint => BigInt(`0x${Buffer.from(sha256(message)).toString('hex')}`)

export const jwkOf = (x: bigint, y: bigint): PublicJwk => ({
  kty: 'EC',
  crv: 'P-256',
  x: toBase64url(bytes32(x)),
  y: toBase64url(bytes32(y)),
})
export function jwkOfPoint(point: Point): PublicJwk {
  const { x, y } = point.toAffine()
  return jwkOf(x, y)
}

/** The point of this x with the even y; null where the curve has none. */
export function lift(x: bigint): Point | null {
  try {
    const y = Point.Fp.sqrt(mod(x ** 3n + a * x + b, p))
    return Point.fromAffine({ x, y: y % 2n === 0n ? y : p - y })
  } catch {
    return null
  }
}

/** The first point at this x or after it, in steps of `step`. */
export function near(x: bigint, step = 1n): Point {
  for (let at = x; ; at += step) {
    const point = lift(at)
    if (point !== null) return point
  }
}

/** x of a point that has this y: the least root of the curve's equation, by a root of its greatest common divisor with x^p − x. Null where it has none. */
export function xOf(y: bigint): bigint | null {
  const cubic = [mod(b - y * y, p), a, 0n, 1n]
  const power = minus(powerOfX(p, cubic), [0n, 1n])
  const common = divisor(cubic, power)
  if (common.length !== 2) return null
  return mod(-(common[0] as bigint) * Point.Fp.inv(common[1] as bigint), p)
}

/** Polynomials over the field, lowest coefficient first, without zeros at their end. */
type Polynomial = readonly bigint[]

const trimmed = (of: readonly bigint[]): Polynomial => of.slice(0, of.findLastIndex((one) => one !== 0n) + 1)
const minus = (left: Polynomial, right: Polynomial): Polynomial =>
  trimmed(Array.from({ length: Math.max(left.length, right.length) }, (_, i) => mod((left[i] ?? 0n) - (right[i] ?? 0n), p)))

function remainder(of: Polynomial, by: Polynomial): Polynomial {
  let rest = trimmed(of)
  const lead = Point.Fp.inv(by.at(-1) as bigint)
  while (rest.length >= by.length) {
    const factor = mod((rest.at(-1) as bigint) * lead, p)
    const shift = rest.length - by.length
    rest = minus(
      rest,
      Array.from({ length: rest.length }, (_, i) => (i < shift ? 0n : mod(factor * (by[i - shift] as bigint), p))),
    )
  }
  return rest
}

function product(left: Polynomial, right: Polynomial, modulo: Polynomial): Polynomial {
  const out = Array<bigint>(left.length + right.length).fill(0n)
  for (const [i, l] of left.entries()) for (const [k, r] of right.entries()) out[i + k] = mod((out[i + k] as bigint) + l * r, p)
  return remainder(out, modulo)
}

function powerOfX(exponent: bigint, modulo: Polynomial): Polynomial {
  let result: Polynomial = [1n]
  for (const bit of exponent.toString(2)) {
    result = product(result, result, modulo)
    if (bit === '1') result = product(result, [0n, 1n], modulo)
  }
  return result
}

const divisor = (left: Polynomial, right: Polynomial): Polynomial => (right.length === 0 ? left : divisor(right, remainder(left, right)))
