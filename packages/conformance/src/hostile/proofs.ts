import { random } from '@countersign/client/simulated-phone.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { Chance } from './chance.ts'
import { badKey, badSignature, encode, misspelled, ownKey } from './keys.ts'
import { jsonTexts, spoiledBytes, values } from './values.ts'

export interface ProofGround {
  readonly key: PhoneKey
  readonly url: string
  readonly body: Bytes
  readonly nonce: string
}

const typs = [
  'countersign-claim+jws',
  'countersign-decision+jws',
  'countersign-binding+jws',
  'dpop+jwt',
  'JWT',
  'countersign-proof',
  'COUNTERSIGN-PROOF+JWS',
  '',
  null,
]
const algorithms = ['none', 'None', 'HS256', 'RS256', 'ES384', 'ES256K', 'EdDSA', 'es256', '', null, 256, ['ES256']]
const stranger = ownKey()

const headerOf = (key: PhoneKey) => ({ alg: 'ES256', typ: 'countersign-proof+jws', jwk: key.jwk })
const claimsOf = ({ url, body, nonce }: ProofGround) => ({
  jti: toBase64url(random(16)),
  htm: 'POST',
  htu: url,
  nonce,
  bd: digestText(body),
})

async function compact(head: string, claims: string, key: PhoneKey): Promise<string> {
  return `${head}.${claims}.${toBase64url(await key.sign(utf8(`${head}.${claims}`)))}`
}

export function goodProof(ground: ProofGround): Promise<string> {
  return compact(encode(headerOf(ground.key)), encode(claimsOf(ground)), ground.key)
}

/** A proof with one thing wrong, for the rest made and signed as it should be. */
export async function badProof(c: Chance, ground: ProofGround): Promise<string> {
  const { key, url } = ground
  const [header, claims] = [headerOf(key), claimsOf(ground)]
  const withHeader = (changes: object) => compact(encode({ ...header, ...changes }), encode(claims), key)
  const withClaims = (changes: object) => compact(encode(header), encode({ ...claims, ...changes }), key)
  switch (c.int(18)) {
    case 0:
      return withHeader({ alg: c.pick(algorithms) })
    case 1:
      return withHeader({ typ: c.pick(typs) })
    case 2:
    case 3:
      return withHeader({ jwk: badKey(c, key.jwk) })
    case 4:
      return withHeader(
        c.pick([
          { crit: ['b64'], b64: false },
          { crit: [] },
          { b64: true },
          { kid: 'x' },
          { jku: url },
          { x5u: url },
          { zip: 'DEF' },
          { cty: 'JWT' },
        ]),
      )
    case 5:
      return compact(toBase64url(plain(spoiledBytes(c, JSON.stringify(header)))), encode(claims), key)
    case 6:
      return compact(encode(header), toBase64url(plain(spoiledBytes(c, JSON.stringify(claims)))), key)
    case 7:
      return withClaims({ htm: c.pick(['GET', 'post', '', null, 'POST ', ['POST']]) })
    case 8:
      return withClaims({
        htu: c.pick([
          `${url}/`,
          `${url}?a=b`,
          `${url}#`,
          url.toUpperCase(),
          url.replace('http:', 'https:'),
          url.replace('//', '//u@'),
          '',
          null,
          `${url}\u0000`,
          url.replace(/[a-z]+$/, 'x'),
        ]),
      })
    case 9:
      return withClaims({
        nonce: c.pick([
          '',
          'AABq5qNgyFlnEP2SU_vZEPpM9PvTvA',
          toBase64url(c.bytes(22)),
          c.pick(['A', '_']).repeat(30),
          `${ground.nonce}A`,
          null,
          1,
        ]),
      })
    case 10:
      return withClaims({ jti: c.pick([toBase64url(c.bytes(15)), toBase64url(c.bytes(17)), '', null, 1, `${claims.jti}=`]) })
    case 11:
      return withClaims({ bd: c.pick([digestText(utf8('')), toBase64url(c.bytes(32)), toBase64url(c.bytes(31)), '', null]) })
    case 12:
      return withClaims({ [c.pick(['iat', 'exp', 'ath', 'aud', 'iss', 'x'])]: c.pick(values) })
    case 13: {
      const [head, body] = [encode(header), encode(claims)]
      const data = utf8(`${head}.${body}`)
      return `${head}.${body}.${toBase64url(plain(badSignature(c, await key.sign(data), data, key.jwk)))}`
    }
    case 14:
      // Another's signature, or another's key, over the very same.
      return c.once(2) ? compact(encode(header), encode(claims), stranger) : compact(encode(headerOf(stranger)), encode(claims), key)
    case 15: {
      const good = await goodProof(ground)
      const parts = good.split('.')
      const at = c.int(3)
      const other = parts
        .with(at, misspelled(c, parts[at] as string))
        .join('.')
        .replace(/\p{Cc}/gu, ' ')
      // White space around a header's value is none of it (RFC 9110 §5.5).
      return other.trim() === good ? badProof(c, ground) : other
    }
    case 16: {
      const good = await goodProof(ground)
      const [head, body, tail] = good.split('.') as [string, string, string]
      return c.pick([
        `${head}.${body}`,
        `${head}.${body}.`,
        `${head}..${tail}`,
        `.${body}.${tail}`,
        `${good}.${tail}`,
        `${good}, ${good}`,
        `${good}${'A'.repeat(2048)}`,
        `${head}.${body}.${tail}`.replaceAll('.', ';'),
        `DPoP ${good}`,
        JSON.stringify({ payload: body, protected: head, signature: tail }),
        '.'.repeat(2000),
      ])
    }
    default:
      return c.pick(['', '.', '..', 'a.b.c', 'null', encode(c.pick(values)), `${toBase64url(utf8(c.pick(jsonTexts).slice(0, 1000)))}..`])
  }
}
