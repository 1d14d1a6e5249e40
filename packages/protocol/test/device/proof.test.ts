import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeProof, readProof } from '../../src/device/proof.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { thumbprint } from '../../src/jwk.ts'
import { anyText } from '../kit/arbitrary.ts'
import { fixedBytes } from '../kit/fixed.ts'
import { keys, offCurve } from '../kit/keys.ts'
import { proofByHand, proofHeader, proofPayload, proofRequest } from '../kit/proof.ts'
import { flip } from '../kit/sign-by-hand.ts'
import { verifyEs256 } from '../kit/verify.ts'

const read = (compact: string, request = proofRequest) => readProof(compact, request, verifyEs256)
const refused = { ok: false, code: 'proof_invalid' }
const good = await proofByHand()

test('says who asks, and with which nonce', () => {
  const { jti, nonce } = proofPayload()
  const key = keys.installation.jwk
  expect(read(good)).toEqual({ ok: true, value: { key, jkt: thumbprint(key), jti, nonce } })
})

test('what a phone makes is read', async () => {
  const { url, body } = proofRequest
  const jti = fixedBytes('jti', 16)
  const made = await makeProof({ key: keys.installation.jwk, url, body, nonce: proofPayload().nonce, jti }, keys.installation.sign)
  expect(made).toBe(good)
})

describe('a proof that is signed well, but', () => {
  test.each<[string, Record<string, unknown>]>([
    ['for another method', { htm: 'GET' }],
    ['for another path', { htu: 'https://phone.id.example.org/authenticator/v1/decisions' }],
    ['for another host', { htu: 'https://evil.example/authenticator/v1/requests' }],
    ['for http', { htu: 'http://phone.id.example.org/authenticator/v1/requests' }],
    ['for another spelling of the host', { htu: 'https://PHONE.id.example.org/authenticator/v1/requests' }],
    ['with a query', { htu: `${proofRequest.url}?a=1` }],
    ['over another body', { bd: proofPayload(utf8('{}')).bd }],
    ["without the body's digest", { bd: undefined }],
    ['with an empty digest', { bd: '' }],
    ['without jti', { jti: undefined }],
    ['with a short jti', { jti: 'AAAA' }],
    ['with a number as jti', { jti: 7 }],
    ['without a nonce', { nonce: undefined }],
    ['with a member more', { iat: 1 }],
  ])('%s', async (_, changes) => {
    expect(read(await proofByHand(proofHeader(), { ...proofPayload(), ...changes }))).toMatchObject(refused)
  })

  test.each<[string, Record<string, unknown>]>([
    ['with alg none', { alg: 'none' }],
    ['with alg HS256', { alg: 'HS256' }],
    ['with the typ of DPoP', { typ: 'dpop+jwt' }],
    ['without a key', { jwk: undefined }],
    ['with a private key', { jwk: { ...keys.installation.jwk, d: keys.installation.jwk.x } }],
    ["with another's key", { jwk: keys.stranger.jwk }],
    ['with a key off the curve', { jwk: offCurve }],
    ['with crit', { crit: ['b64'], b64: false }],
  ])('%s in its header', async (_, changes) => {
    expect(read(await proofByHand({ ...proofHeader(), ...changes }))).toMatchObject(refused)
  })
})

test('another request than the one that it was made for', () => {
  expect(read(good, { ...proofRequest, body: utf8('') })).toMatchObject(refused)
  expect(read(good, { ...proofRequest, url: `${proofRequest.url}/` })).toMatchObject(refused)
})

test('any bit changed in any of its parts', () => {
  fc.assert(
    fc.property(fc.nat(2), fc.nat(600), fc.nat(7), (part, at, bit) => {
      const parts = good.split('.')
      parts[part] = flip(parts[part] as string, at, 1 << bit)
      expect(read(parts.join('.'))).toMatchObject(refused)
    }),
    { numRuns: 300 },
  )
})

test('other forms than three parts of canonical base64url', () => {
  const [head, body, tail] = good.split('.') as [string, string, string]
  const wrong = [
    '',
    '.',
    '..',
    '...',
    `${head}.${body}`,
    `${head}.${body}.`,
    `${good}.`,
    `${good}.${tail}`,
    `${good}=`,
    ` ${good}`,
    `${head}..${tail}`,
  ]
  for (const compact of [...wrong, `${head}.${body}.${tail.slice(0, -2)}`, `${head}.${body}.${tail}AA`, 'A'.repeat(2049)]) {
    expect(read(compact)).toMatchObject(refused)
  }
})

test('never throws', () => {
  fc.assert(fc.property(anyText(0, 60), (compact) => !read(compact).ok))
  fc.assert(fc.property(fc.array(fc.base64String({ maxLength: 30 }), { maxLength: 4 }), (parts) => !read(parts.join('.')).ok))
})

test('longer than any that a phone makes', async () => {
  const long = await proofByHand(proofHeader(), { ...proofPayload(), nonce: 'A'.repeat(1500) })
  expect(long.length).toBeGreaterThan(2048)
  expect(read(long)).toMatchObject({ ...refused, detail: 'proof too long' })
})
