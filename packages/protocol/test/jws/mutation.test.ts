import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type Signed, signedShape, verifySigned } from '../../src/jws.ts'
import { keys } from '../kit/keys.ts'
import { flip, signByHand } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

const typ = 'countersign-claim'
const signers = [
  { role: 'possession', key: keys.possession },
  { role: 'installation', key: keys.installation },
  { role: 'verification', key: keys.pin },
] as const
const expected = signers.map(({ role, key }) => ({ role, key: key.jwk }))
const message = await signByHand(typ, { typ: 'countersign/claim', v: 1, phone: 'Pixel 9 · Chrome' }, signers)
const stands = (signed: Signed) => v.is(signedShape, signed) && verifySigned(signed, typ, expected, verifyEs256)

const changed = (index: number, member: 'protected' | 'signature', change: (text: string) => string): Signed => ({
  ...message,
  signatures: message.signatures.map((one, i) => (i === index ? { ...one, [member]: change(one[member]) } : one)),
})

test('it stands unchanged', () => {
  expect(stands(message)).toBe(true)
})

test('any bit of the payload, of a header, of a signature', () => {
  const at = fc.nat(400)
  const bit = fc.nat(7).map((n) => 1 << n)
  const place = fc.constantFrom('payload', ...[0, 1, 2].flatMap((i) => [[i, 'protected'] as const, [i, 'signature'] as const]))
  fc.assert(
    fc.property(place, at, bit, (where, position, bits) => {
      const change = (encoded: string) => flip(encoded, position, bits)
      const spoilt =
        where === 'payload'
          ? { ...message, payload: change(message.payload) }
          : changed(where[0] as number, where[1] as 'protected', change)
      expect(stands(spoilt)).toBe(false)
    }),
    { numRuns: 600 },
  )
})

test('every single byte of the payload', () => {
  const length = Buffer.from(message.payload, 'base64url').length
  for (let i = 0; i < length; i++) expect(stands({ ...message, payload: flip(message.payload, i) })).toBe(false)
})

test('any letter of the text as it was sent', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_='
  fc.assert(
    fc.property(fc.nat(85), fc.constantFrom(...alphabet), fc.nat(2), (at, letter, index) => {
      const before = message.signatures[index]?.signature as string
      fc.pre(before[at] !== letter)
      const after = before.slice(0, at) + letter + before.slice(at + 1)
      expect(stands(changed(index, 'signature', () => after))).toBe(false)
    }),
    { numRuns: 300 },
  )
})

test('the payload of one message under the signatures of another', async () => {
  const other = await signByHand(typ, { typ: 'countersign/claim', v: 1, phone: 'Another' }, signers)
  expect(stands(other)).toBe(true)
  expect(stands({ ...message, payload: other.payload })).toBe(false)
})
