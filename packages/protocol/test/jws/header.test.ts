import * as v from 'valibot'
import { expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { thumbprint } from '../../src/jwk.ts'
import { signedShape, verifySigned } from '../../src/jws.ts'
import { keys } from '../kit/keys.ts'
import { header, json, signBase64url } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

const typ = 'countersign-decision'
const payload = json({ v: 1 })
const right = header(typ, 'possession', keys.possession)

/** Each header is signed well by the right key: only what it says is wrong. */
async function judge(protectedHeader: string): Promise<boolean> {
  const message = { payload, signatures: [await signBase64url(payload, protectedHeader, keys.possession)] }
  return verifySigned(message, typ, [{ role: 'possession', key: keys.possession.jwk }], verifyEs256)
}

test('the right header, and the same one spelled otherwise', async () => {
  expect(await judge(json(right))).toBe(true)
  expect(await judge(toBase64url(utf8(JSON.stringify(right, null, 2))))).toBe(true)
})

test.each<[string, Record<string, unknown>]>([
  ['no algorithm', { alg: undefined }],
  ['alg none', { alg: 'none' }],
  ['alg HS256', { alg: 'HS256' }],
  ['alg ES384', { alg: 'ES384' }],
  ['alg in another case', { alg: 'es256' }],
  ['no typ', { typ: undefined }],
  ['the typ of a claim', { typ: 'countersign-claim+jws' }],
  ['a typ without its suffix', { typ: 'countersign-decision' }],
  ['a typ in another case', { typ: 'Countersign-Decision+jws' }],
  ['no kid', { kid: undefined }],
  ['the kid of another key', { kid: thumbprint(keys.stranger.jwk) }],
  ['a kid that is no thumbprint', { kid: 'possession' }],
  ['no role', { role: undefined }],
  ['another role', { role: 'installation' }],
  ['an unknown role', { role: 'owner' }],
  ['b64', { b64: false, crit: ['b64'] }],
  ['b64 true', { b64: true }],
  ['crit', { crit: ['exp'], exp: 1 }],
  ['an empty crit', { crit: [] }],
  ['a key of its own', { jwk: keys.possession.jwk }],
  ['a link to a key', { jku: 'https://evil.example/keys' }],
  ['zip', { zip: 'DEF' }],
])('refuses %s', async (_, changes) => {
  expect(await judge(json({ ...right, ...changes }))).toBe(false)
})

test.each([
  ['no JSON', 'ES256'],
  ['an array', '[]'],
  ['null', 'null'],
  ['nothing', ''],
  ['alg twice, the right one last', `{"alg":"none",${JSON.stringify(right).slice(1)}`],
  ['alg twice, the right one first', `${JSON.stringify(right).slice(0, -1)},"alg":"ES256"}`],
  ['role twice, spelled differently', `{"r\\u006fle":"verification",${JSON.stringify(right).slice(1)}`],
  ['a byte order mark', `\ufeff${JSON.stringify(right)}`],
])('refuses a header that is %s', async (_, text) => {
  expect(await judge(toBase64url(utf8(text)))).toBe(false)
})

test('a header that is not UTF-8', async () => {
  expect(await judge(toBase64url(Uint8Array.of(...utf8('{"alg":"ES256"'), 0xff, 0x7d)))).toBe(false)
})

test('there is no place for an unprotected header', async () => {
  const one = await signBase64url(payload, json(right), keys.possession)
  expect(v.is(signedShape, { payload, signatures: [one] })).toBe(true)
  expect(v.is(signedShape, { payload, signatures: [{ ...one, header: { alg: 'ES256' } }] })).toBe(false)
  expect(v.is(signedShape, { payload, signatures: [one], header: {} })).toBe(false)
  expect(v.is(signedShape, { payload, protected: one.protected, signature: one.signature })).toBe(false)
})

test('the form holds one to three signatures of 64 bytes, in canonical base64url', async () => {
  const one = await signBase64url(payload, json(right), keys.possession)
  for (const [count, fits] of [
    [0, false],
    [1, true],
    [3, true],
    [4, false],
  ] as const) {
    expect(v.is(signedShape, { payload, signatures: Array.from({ length: count }, () => one) })).toBe(fits)
  }
  expect(v.is(signedShape, { payload: `${payload}=`, signatures: [one] })).toBe(false)
  expect(v.is(signedShape, { payload, signatures: [{ ...one, signature: `${one.signature}AA` }] })).toBe(false)
  expect(v.is(signedShape, { payload, signatures: [{ ...one, signature: one.signature.slice(0, -2) }] })).toBe(false)
  expect(v.is(signedShape, { payload: 'A'.repeat(16_385), signatures: [one] })).toBe(false)
})
