import fc from 'fast-check'
import { toBase64url } from '../../src/encoding/base64url.ts'

/** Any value of each kind that messages are made of. */
export const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toBase64url)
export const upTo = (most: number) => fc.uint8Array({ maxLength: most }).map(toBase64url)
export const id = (prefix: string) => bytes(16).map((random) => `${prefix}_${random}`)
export const text = (most: number) => fc.string({ unit: 'grapheme', maxLength: most }).filter((one) => one.length <= most)
/** Any code points at all, those that cause trouble more often. fast-check's own `binary` unit takes a second to set up. */
const codePoint = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.constantFrom(
    0x85,
    0xa0,
    0xad,
    0xdf,
    0x131,
    0x17f,
    0x200b,
    0x202e,
    0x2010,
    0x2028,
    0x212a,
    0x3000,
    0xd7ff,
    0xe000,
    0xfeff,
    0xff11,
    0xff3c,
    0xfffd,
    0x10ffff,
  ),
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
)
export const anyText = (minLength: number, maxLength: number) =>
  fc.array(codePoint, { minLength, maxLength }).map((points) => String.fromCodePoint(...points))
export const count = fc.maxSafeNat()
export const one = <T>(...of: T[]) => fc.constantFrom(...of)
export const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of)
export const record = (members: Record<string, fc.Arbitrary<unknown>>) => fc.record(members, { noNullPrototype: true })
export const jwk = record({ kty: one('EC'), crv: one('P-256'), x: bytes(32), y: bytes(32) })

export const message = (typ: string, members: Record<string, fc.Arbitrary<unknown>>) =>
  record({ typ: one(`countersign/${typ}`), v: one(1), ...members })

const signature = record({ protected: upTo(200), signature: bytes(64) })
export const signedMembers = { payload: upTo(300), signatures: fc.array(signature, { minLength: 1, maxLength: 3 }) }
