import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { thumbprint } from '@countersign/protocol/jwk.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { Chance } from './chance.ts'
import { badSignature, encode, misspelled, ownKey } from './keys.ts'
import { spoiledBytes, values } from './values.ts'

/** What a signed message is made of, and by whom. */
export interface SignedGround {
  readonly typ: 'countersign-claim' | 'countersign-decision' | 'countersign-pin-change-open' | 'countersign-pin-change'
  readonly value: Readonly<Record<string, unknown>>
  readonly signers: readonly (readonly [role: string, key: PhoneKey])[]
}

interface Signature {
  readonly protected: string
  readonly signature: string
}

const stranger = ownKey()
const roles = ['possession', 'installation', 'verification', 'successor', 'evidence', 'owner', '', null]
const typs = [
  'countersign-claim',
  'countersign-decision',
  'countersign-pin-change',
  'countersign-binding',
  'countersign-proof',
  'countersign',
  '',
]

const headerOf = (typ: string, role: unknown, key: PhoneKey) => ({ alg: 'ES256', typ: `${typ}+jws`, kid: thumbprint(key.jwk), role })

async function signature(head: string, payload: string, key: PhoneKey): Promise<Signature> {
  return { protected: head, signature: toBase64url(await key.sign(utf8(`${head}.${payload}`))) }
}

export async function wellSigned({ typ, value, signers }: SignedGround): Promise<{ payload: string; signatures: Signature[] }> {
  const payload = encode(value)
  return { payload, signatures: await Promise.all(signers.map(([role, key]) => signature(encode(headerOf(typ, role, key)), payload, key))) }
}

/** A signed message of which one thing about the signing is wrong, whatever it says. */
export async function badlySigned(c: Chance, ground: SignedGround): Promise<unknown> {
  const good = await wellSigned(ground)
  const { typ, signers } = ground
  const at = c.int(signers.length)
  const [role, key] = signers[at] as (typeof signers)[number]
  const one = good.signatures[at] as Signature
  const instead = (other: unknown) => ({ ...good, signatures: good.signatures.map((each, i) => (i === at ? other : each)) })
  const resigned = async (changes: object) =>
    instead(await signature(encode({ ...headerOf(typ, role, key), ...changes }), good.payload, key))
  switch (c.int(17)) {
    case 0:
      return resigned({ alg: c.pick(['none', 'HS256', 'RS256', 'ES384', 'es256', '', null]) })
    case 1:
      return resigned({ typ: `${c.pick(typs.filter((other) => other !== typ))}+jws` })
    case 2:
      return resigned({ kid: c.pick([thumbprint(stranger.jwk), '', null, 'x', `${thumbprint(key.jwk)}=`]) })
    case 3:
      return resigned({ role: c.pick(roles.filter((other) => other !== role)) })
    case 4:
      return resigned(
        c.pick([
          { crit: ['b64'], b64: false },
          { b64: false },
          { crit: ['exp'], exp: 1 },
          { jwk: key.jwk },
          { jku: 'https://evil.example' },
          { x: 1 },
          { zip: 'DEF' },
        ]),
      )
    case 5:
      return instead(await signature(toBase64url(plain(spoiledBytes(c, JSON.stringify(headerOf(typ, role, key))))), good.payload, key))
    case 6: {
      const data = utf8(`${one.protected}.${good.payload}`)
      return instead({ ...one, signature: toBase64url(plain(badSignature(c, await key.sign(data), data, key.jwk))) })
    }
    case 7:
      // Signed by another, who says so, or says to be the one.
      return instead(await signature(encode(headerOf(typ, role, c.once(2) ? stranger : key)), good.payload, stranger))
    case 8:
      return { ...good, signatures: good.signatures.toSpliced(at, 1) }
    case 9:
      return { ...good, signatures: [...good.signatures, c.pick(good.signatures)] }
    case 10:
      return {
        ...good,
        signatures: [...good.signatures, await signature(encode(headerOf(typ, c.pick(roles), stranger)), good.payload, stranger)],
      }
    case 11:
      return instead({ ...one, header: c.pick([{}, { alg: 'none' }, { kid: 'x' }]) })
    case 12:
      return { ...good, [c.pick(['header', 'protected', 'signature', 'x'])]: c.pick([one.protected, {}, one.signature]) }
    case 13:
      return c.pick<unknown>([
        { payload: good.payload, ...one },
        `${one.protected}.${good.payload}.${one.signature}`,
        { ...good, payload: ground.value },
        { ...good, payload: JSON.stringify(ground.value) },
        { ...good, signatures: one },
        { ...good, signatures: Array.from({ length: 100 }, () => one) },
        { ...good, signatures: {} },
        { ...good, signatures: [] },
      ])
    case 14:
      return { ...good, payload: misspelled(c, good.payload) }
    case 15:
      return instead({ ...one, [c.pick(['protected', 'signature'])]: misspelled(c, one.protected) })
    default:
      // One key in two roles: what it says twice is said once.
      return signers.length < 2
        ? resigned({ alg: 'none' })
        : {
            ...good,
            signatures: await Promise.all(signers.map(([each]) => signature(encode(headerOf(typ, each, key)), good.payload, key))),
          }
  }
}

/** The same message with another content, signed by those who should: what a stolen phone's script might send. `members` are those that may not be other. */
export function wellSignedBut(
  c: Chance,
  ground: SignedGround,
  members: readonly string[],
): Promise<{ payload: string; signatures: Signature[] }> {
  const name = c.pick(members)
  const old = ground.value[name]
  let other: unknown = c.pick(values)
  while (JSON.stringify(other) === JSON.stringify(old)) other = c.pick(values)
  return wellSigned({ ...ground, value: { ...ground.value, [name]: name in ground.value && c.once(8) ? undefined : other } })
}
