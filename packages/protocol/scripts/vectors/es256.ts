import { createHash } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { PublicJwk } from '../../src/jwk.ts'
import { fixedBytes } from '../../test/kit/fixed.ts'
import { type FixedKey, keyOf, keys, offCurve } from '../../test/kit/keys.ts'
import { bytes32, G, hashed, hex32, inverse, jwkOf, jwkOfPoint, mod, n, near, type Point, p, times, xOf } from './curve.ts'
import { type Case, hex, own, type VectorFile } from './file.ts'
import { withLeadingZero } from './keys.ts'

const message = utf8('countersign')
const e = hashed(message)
const signer = keys.possession
const d = BigInt(`0x${hex(signer.secret)}`)

interface Parts {
  readonly key?: PublicJwk
  readonly data?: Uint8Array
  readonly r: bigint
  readonly s: bigint
}

const judged = (result: boolean, name: string, { key = signer.jwk, data = message, r, s }: Parts): Case =>
  own('3.2', name, { jwk: key, message: hex(data), signature: hex32(r) + hex32(s), result })
const good = (name: string, parts: Parts) => judged(true, name, parts)
const bad = (name: string, parts: Parts) => judged(false, name, parts)

/** The signature that one signer makes with the nonce k. */
function signed(secret: bigint, k: bigint, hash = e): { r: bigint; s: bigint } {
  const r = mod(times(G, k).toAffine().x)
  return { r, s: mod(inverse(k) * (hash + r * secret)) }
}

/** The key for which (r, s) is a signature over this hash with the point R: R = (e·G + r·Q)/s. Nobody knows its private part. */
function keyFor(R: Point, r: bigint, s: bigint, hash = e): PublicJwk {
  return jwkOfPoint(times(times(R, s).subtract(times(G, hash)), inverse(r)))
}

const made = (name: string, R: Point, s: bigint) => {
  const r = mod(R.toAffine().x)
  return good(name, { key: keyFor(R, r, s), r, s })
}

const { r, s } = signed(d, BigInt(`0x${hex(fixedBytes('a nonce', 32))}`))

/** Values at which a range check or a reduction goes wrong. */
const specials: readonly (readonly [string, bigint])[] = [
  ['0', 0n],
  ['1', 1n],
  ['n − 1', n - 1n],
  ['n', n],
  ['n + 1', n + 1n],
  ['p', p],
  ['p + 1', p + 1n],
  ['2^256 − 1', 2n ** 256n - 1n],
]
const ranges = specials.flatMap(([left, one]) => specials.map(([right, two]) => bad(`r = ${left}, s = ${right}`, { r: one, s: two })))

/** Numbers whose SHA-256, of their decimal digits, has a run of equal bits: where a comparison or a cut of the hash stumbles. */
const runs: readonly (readonly [string, number])[] = [
  ['begins with 30 zero bits', 665_782],
  ['has 30 zero bits in its middle', 18_750_393],
  ['begins with 16 one bits', 30_398],
  ['ends with 16 zero bits', 31_214],
  ['ends with 16 one bits', 172_448],
]

function specialHashes(): Case[] {
  return runs.map(([name, number]) => {
    const data = utf8(String(number))
    return good(`a hash that ${name}`, { data, ...signed(d, 12_345n, hashed(data)) })
  })
}

/** Points at which an addition or a doubling needs its special case. */
function specialSums(): Case[] {
  const u1 = 1_000_003n
  const R = times(G, 2n * u1)
  const rx = mod(R.toAffine().x)
  const sx = mod(e * inverse(u1))
  const byKey = (name: string, secret: bigint) => good(name, { key: jwkOfPoint(times(G, secret)), ...signed(mod(secret), 77n) })
  return [
    good('u1·G and u2·Q are one point: their sum is a doubling', { key: jwkOfPoint(times(G, e * inverse(rx))), r: rx, s: sx }),
    bad('u1·G and u2·Q are opposite points: their sum is infinity', { key: jwkOfPoint(times(G, -e * inverse(rx))), r: rx, s: sx }),
    bad('a sum at infinity, s = 1', { key: jwkOfPoint(times(G, -e * inverse(5n))), r: 5n, s: 1n }),
    bad('a sum at infinity, under the key itself', { r: mod(-e * inverse(d)), s: 7n }),
    byKey('the key is G: G + Q is a doubling', 1n),
    byKey('the key is −G: G + Q is infinity', n - 1n),
    byKey('the key is 2·G', 2n),
    byKey('the key is −2·G', n - 2n),
    byKey('the key is G/2', inverse(2n)),
    byKey('the key is 2^255·G', 2n ** 255n),
  ]
}

function specialNonces(): Case[] {
  const at = (name: string, k: bigint) => good(`a nonce of ${name}`, signed(d, mod(k)))
  return [
    at('1', 1n),
    at('2', 2n),
    at('n − 1', n - 1n),
    at('(n + 1)/2', (n + 1n) / 2n),
    at('2^128', 2n ** 128n),
    at('2^255', 2n ** 255n),
    at('a third of n', n / 3n),
  ]
}

function smallAndLarge(): Case[] {
  const small = near(1n)
  const smallX = small.toAffine().x
  const large = near(n - 1n, -1n)
  const past = near(n + 1n)
  const pastX = past.toAffine().x
  const top = near(p - 1n, -1n)
  const topX = top.toAffine().x
  const middle = near(2n ** 200n)
  return [
    made('the smallest r that a point has, s = 1', small, 1n),
    made('the smallest r, s = 2', small, 2n),
    made('the smallest r, s = n − 1', small, n - 1n),
    bad('the smallest r, s = 1, written as n + 1', { key: keyFor(small, smallX, 1n), r: smallX, s: n + 1n }),
    bad('the smallest r, written as r + n', { key: keyFor(small, smallX, 1n), r: smallX + n, s: 1n }),
    made('an r just below n, s = 1', large, 1n),
    made('r and s just below n', large, n - 1n),
    made('a point whose x is past n: r is what is left of it', past, 3n),
    bad('the same point, r not reduced', { key: keyFor(past, mod(pastX), 3n), r: pastX, s: 3n }),
    made('the point with the largest x', top, 5n),
    bad('the same point, r not reduced, p − x', { key: keyFor(top, mod(topX), 5n), r: topX, s: 5n }),
    made('an s whose inverse is 2', middle, inverse(2n)),
    made('an s whose inverse is 2^128', middle, inverse(2n ** 128n)),
    made('an s whose inverse is n − 2', middle, inverse(n - 2n)),
    made('an s of 2^128', middle, 2n ** 128n),
    made('an r that begins with zero bytes', middle, 11n),
    made('an s of one byte', near(2n ** 255n), 255n),
  ]
}

function changed(): Case[] {
  const turned = (value: bigint) => BigInt(`0x${Buffer.from(bytes32(value)).reverse().toString('hex')}`)
  return [
    good('a signature', { r, s }),
    good('the same with n − s: the other half of the range', { r, s: n - s }),
    bad('n − r', { r: n - r, s }),
    bad('r + 1', { r: r + 1n, s }),
    bad('s + 1', { r, s: s + 1n }),
    bad('r and s exchanged', { r: s, s: r }),
    bad('r and s in the other order of bytes', { r: turned(r), s: turned(s) }),
    bad('the inverse of s', { r, s: inverse(s) }),
    bad('2^256 − s', { r, s: 2n ** 256n - s }),
    bad('r, and r again', { r, s: r }),
    bad('r, and s = 0', { r, s: 0n }),
    bad('r = 0, and s', { r: 0n, s }),
    ...[0, 31, 32, 63].map((at) => spelled(`a bit of byte ${at} changed`, flipped(at))),
  ]
}

const flipped = (at: number) => {
  const whole = Buffer.from(hex32(r) + hex32(s), 'hex')
  whole[at] = (whole[at] as number) ^ 1
  return whole.toString('hex')
}
const spelled = (name: string, signature: string): Case =>
  own('3.2', name, { jwk: signer.jwk, message: hex(message), signature, result: false })

/** The right r and s, in another length or another form. */
function sizes(): Case[] {
  const [left, right] = [hex32(r), hex32(s)]
  return [
    spelled('nothing', ''),
    spelled('r alone', left),
    spelled('63 bytes', (left + right).slice(0, 126)),
    spelled('65 bytes, a zero at the end', `${left}${right}00`),
    spelled('66 bytes, a zero before each half', `00${left}00${right}`),
    spelled('66 bytes, r + 2^256', `01${left}00${right}`),
    spelled('twice', left + right + left + right),
    spelled('DER', hex(signer.signDer(message))),
    spelled('r ‖ s with the byte 04 before them, as a point is written', `04${left}${right}`),
  ]
}

function wrongMessages(): Case[] {
  const over = (name: string, hash: bigint) => bad(name, signed(d, 99n, hash))
  const by = (algorithm: string) => BigInt(`0x${createHash(algorithm).update(message).digest('hex').slice(0, 64)}`)
  return [
    bad('another message', { data: utf8('Countersign'), r, s }),
    bad('no message', { data: new Uint8Array(), r, s }),
    bad('the message and a zero byte', { data: utf8('countersign\0'), r, s }),
    good('a signature over no message', { data: new Uint8Array(), ...signed(d, 99n, hashed(new Uint8Array())) }),
    over('a signature by SHA-1', by('sha1')),
    over('a signature by SHA-384', by('sha384')),
    over('a signature by SHA-512', by('sha512')),
    over('a signature over the hash of the hash', hashed(bytes32(e))),
    over('a signature over a hash of zero', 0n),
    over('a signature over the hash without its last byte', e >> 8n),
    over('a signature over −e', mod(-e)),
    over('a signature over the message itself, unhashed', BigInt(`0x${hex(message)}`)),
  ]
}

const numberOf = (encoded: string) => BigInt(`0x${Buffer.from(encoded, 'base64url').toString('hex')}`)

/** The key of another curve whose points have as many bytes, and a good signature by it. */
function otherCurve(): Case {
  const secret = signer.secret
  const point = secp256k1.getPublicKey(secret, false)
  const signature = secp256k1.sign(message, secret, { lowS: false, prehash: true })
  const jwk = { kty: 'EC', crv: 'P-256', x: toBase64url(point.subarray(1, 33)), y: toBase64url(point.subarray(33)) } as const
  return own('3.1', 'a key of secp256k1 called P-256, with a good signature by it', {
    jwk,
    message: hex(message),
    signature: hex(signature),
    result: false,
  })
}

async function otherKeys(): Promise<Case[]> {
  const { x, y } = signer.jwk
  const [wide, high] = [withLeadingZero('x'), withLeadingZero('y')]
  const bySigner = async (name: string, key: FixedKey): Promise<Case> =>
    own('3.1', name, { jwk: key.jwk, message: hex(message), signature: hex(await key.sign(message)), result: true })
  const with_ = (name: string, key: PublicJwk, parts = { r, s }) => bad(name, { key, ...parts })
  const small = near(0n).toAffine()
  const low = leastY()
  return [
    await bySigner('a key whose x begins with a zero byte', wide),
    await bySigner('a key whose y begins with a zero byte', high),
    await bySigner('another key', keyOf(fixedBytes('another key', 32))),
    with_("a stranger's key", keys.stranger.jwk),
    with_('the opposite point of the key', jwkOf(numberOf(x), p - numberOf(y))),
    with_('x and y exchanged', { ...signer.jwk, x: y, y: x }),
    with_('a point off the curve', offCurve),
    with_('the point (0, 0)', jwkOf(0n, 0n)),
    with_('the point (0, 0), r = 0 and s = 0', jwkOf(0n, 0n), { r: 0n, s: 0n }),
    with_('the point (0, 0), r = 1 and s = 1', jwkOf(0n, 0n), { r: 1n, s: 1n }),
    with_('the point (1, 1)', jwkOf(1n, 1n)),
    with_('x = p, y = 0', jwkOf(p, 0n)),
    with_('both coordinates 2^256 − 1', jwkOf(2n ** 256n - 1n, 2n ** 256n - 1n)),
    with_('x + p of a point with a small x', jwkOf(small.x + p, small.y)),
    with_('y + p of a point with a small y', jwkOf(low.x, low.y + p)),
    with_('the y of the neighbouring x', jwkOf(small.x + 1n, small.y)),
    otherCurve(),
  ]
}

/** The first point by y from the bottom: y + p fits into 32 bytes, too. */
function leastY(): { x: bigint; y: bigint } {
  for (let y = 1n; ; y++) {
    const x = xOf(y)
    if (x !== null) return { x, y }
  }
}

export async function es256(): Promise<VectorFile> {
  return {
    about:
      'Is `signature` (r ‖ s, hexadecimal) an ES256 signature over `message` (hexadecimal) by `jwk`? Most signatures are made backwards, from the values that they are to have: for those keys nobody knows a private part. `result` is true or false; nothing may be thrown.',
    cases: [
      ...changed(),
      ...ranges,
      ...sizes(),
      ...smallAndLarge(),
      ...specialNonces(),
      ...specialSums(),
      ...specialHashes(),
      ...wrongMessages(),
      ...(await otherKeys()),
    ],
  }
}
