import { createHash, createPublicKey } from 'node:crypto'
import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { authenticatorId, identifierFrom, installationId } from '../src/identity.ts'
import { publicJwkShape, sameKey, thumbprint } from '../src/jwk.ts'
import { fixedBytes } from './kit/fixed.ts'
import { keyOf, keys, offCurve } from './kit/keys.ts'

test('the thumbprint is that of RFC 7638, over the JWK as OpenSSL writes it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 31, maxLength: 31 }), (secret) => {
      const { jwk } = keyOf(Uint8Array.of(1, ...secret))
      const { crv, kty, x, y } = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ format: 'jwk' })
      const required = JSON.stringify(Object.fromEntries(Object.entries({ y, x, kty, crv }).sort(([a], [b]) => (a < b ? -1 : 1))))
      expect(thumbprint(jwk)).toBe(createHash('sha256').update(required).digest('base64url'))
    }),
    { numRuns: 20 },
  )
})

test.each<[string, Record<string, unknown>]>([
  ['a private part', { d: keys.stranger.jwk.x }],
  ['a kid', { kid: '1' }],
  ['an alg', { alg: 'ES256' }],
  ['a use', { use: 'sig' }],
  ['another curve', { crv: 'P-384' }],
  ['another type', { kty: 'OKP' }],
  ['no y', { y: undefined }],
  ['x of 31 bytes', { x: 'A'.repeat(42) }],
  ['x of 33 bytes', { x: 'A'.repeat(44) }],
  ['x with padding', { x: `${keys.stranger.jwk.x}=` }],
  ['x that is not canonical', { x: `${'A'.repeat(42)}B` }],
])('a key with %s is none of ours', (_, changes) => {
  expect(v.is(publicJwkShape, { ...keys.possession.jwk })).toBe(true)
  expect(v.is(publicJwkShape, { ...keys.possession.jwk, ...changes })).toBe(false)
})

test('two keys are the same where both coordinates are', () => {
  expect(sameKey(keys.pin.jwk, { ...keys.pin.jwk })).toBe(true)
  expect(sameKey(keys.pin.jwk, keys.stranger.jwk)).toBe(false)
  expect(sameKey(keys.possession.jwk, offCurve)).toBe(false)
})

test('a key gives one name as installation and another as authenticator', () => {
  expect(installationId(keys.possession.jwk)).toMatch(/^ins_[\w-]{22}$/)
  expect(authenticatorId(keys.possession.jwk)).toMatch(/^aut_[\w-]{22}$/)
  expect(authenticatorId(keys.possession.jwk).slice(4)).not.toBe(installationId(keys.possession.jwk).slice(4))
  expect(installationId(keys.installation.jwk)).not.toBe(installationId(keys.possession.jwk))
})

test('an identifier is made of 16 bytes', () => {
  expect(identifierFrom('txn', fixedBytes('id', 16))).toMatch(/^txn_[\w-]{22}$/)
  for (const length of [0, 15, 17]) expect(() => identifierFrom('txn', fixedBytes('id', length))).toThrow(RangeError)
})
