import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { p256 } from '@noble/curves/nist.js'
import type { Chance } from './chance.ts'
import { texts, values } from './values.ts'

/** An attacker's own key. */
export function ownKey(): PhoneKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  return {
    jwk: { kty: 'EC', crv: 'P-256', x: x as string, y: y as string },
    sign: async (data) => plain(sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })),
  }
}

const order = p256.Point.Fn.ORDER
const field = p256.Point.Fp.ORDER
const wide = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const edges = [0n, 1n, 2n, order - 1n, order, order + 1n, field - 1n, field, 2n ** 256n - 1n, 2n ** 255n].map(wide)

/** Something in the place of a key: nothing of it is one that the server may use. */
export function badKey(c: Chance, jwk: PublicJwk): unknown {
  const edge = () => toBase64url(c.pick(edges))
  switch (c.int(16)) {
    case 0:
      return { ...jwk, y: toBase64url(c.bytes(32)) }
    case 1:
      return { ...jwk, x: edge(), y: edge() }
    case 2:
      return { ...jwk, x: edge() }
    case 3:
      return { ...jwk, x: jwk.y, y: jwk.x }
    case 4:
      return { ...jwk, crv: c.pick(['P-384', 'P-521', 'secp256k1', 'p-256', 'Ed25519', '', null, 1]) }
    case 5:
      return { ...jwk, kty: c.pick(['RSA', 'oct', 'OKP', 'ec', '', null]) }
    case 6:
      return { ...jwk, d: toBase64url(c.bytes(32)) }
    case 7:
      return { ...jwk, [c.pick(['kid', 'alg', 'use', 'key_ops', 'x5c', 'n', 'k', 'ext', 'toJSON'])]: c.pick(values) }
    case 8:
      return { ...jwk, x: `${jwk.x}=` }
    case 9:
      return { ...jwk, x: jwk.x.slice(0, -1) + nextLetter(jwk.x.at(-1) as string) }
    case 10:
      return { ...jwk, x: toBase64url(c.bytes(c.pick([0, 1, 31, 33, 48, 64, 600]))) }
    case 11:
      return { kty: 'EC', crv: 'P-256', x: jwk.x }
    case 12:
      return { kty: 'oct', k: jwk.x }
    case 13:
      return { kty: 'RSA', n: toBase64url(c.bytes(256)), e: 'AQAB' }
    case 14:
      return { ...jwk, [c.pick(['x', 'y'])]: c.pick(values) }
    default:
      return c.pick(values)
  }
}

/** The same bytes in a spelling whose unused bits are not zero. */
function nextLetter(letter: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return alphabet[(alphabet.indexOf(letter) & ~3) | ((alphabet.indexOf(letter) + 1) & 3)] as string
}

/** Something in the place of a signature over `data`; never one that fits. */
export function badSignature(c: Chance, good: Bytes, data: Bytes, jwk: PublicJwk): Uint8Array {
  const [r, s] = [good.subarray(0, 32), good.subarray(32)]
  switch (c.int(11)) {
    case 0:
      return c.bytes(64)
    case 1:
      return Buffer.concat([c.pick(edges), c.pick(edges)])
    case 2:
      return Buffer.concat([r, c.pick(edges)])
    case 3:
      return Buffer.concat([c.pick(edges), s])
    case 4:
      return Buffer.concat([s, r])
    case 5: {
      const at = c.int(64)
      return good.map((byte, i) => (i === at ? byte ^ (1 << c.int(8)) : byte))
    }
    case 6:
      return good.subarray(0, c.int(64))
    case 7:
      return Buffer.concat([good, c.bytes(1 + c.int(80))])
    case 8:
      return derOf(r, s)
    case 9:
      // The public key as a shared secret: what mixing HS256 with ES256 would accept.
      return createHmac('sha256', c.pick([JSON.stringify(jwk), jwk.x, Buffer.from(fromBase64url(jwk.x) as Bytes)]))
        .update(data)
        .digest()
    default:
      return createHash('sha512').update(data).digest()
  }
}

function derOf(r: Uint8Array, s: Uint8Array): Uint8Array {
  const integer = (value: Uint8Array) => {
    const sign = (value[0] as number) & 0x80 ? [0] : []
    return [2, value.length + sign.length, ...sign, ...value]
  }
  const body = [...integer(r), ...integer(s)]
  return Uint8Array.of(0x30, body.length, ...body)
}

/** A text that is spelled as no base64url of these bytes is. */
export function misspelled(c: Chance, encoded: string): string {
  switch (c.int(7)) {
    case 0:
      return `${encoded}=`
    case 1:
      return `${encoded}${'A'.repeat(5 - (encoded.length % 4))}`
    case 2:
      return encoded.replace(/.$/, '+')
    case 3:
      return ` ${encoded}`
    case 4:
      return `${encoded}\n`
    case 5:
      return encoded.replace(/^./, '%41')
    default:
      return c.pick(texts)
  }
}

export const encode = (value: unknown) => toBase64url(utf8(JSON.stringify(value) ?? ''))
