import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeNonce, nonceIsFresh } from '../../src/device/nonce.ts'
import { thumbprint } from '../../src/jwk.ts'
import { anyText } from '../kit/arbitrary.ts'
import { fixedBytes, NOW } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'
import { flip } from '../kit/sign-by-hand.ts'

const key = fixedBytes('nonce key', 32)
const jkt = thumbprint(keys.installation.jwk)
const nonce = makeNonce(key, jkt, NOW)

test('lives from the second of its making for 300 seconds, the last of which is the 299th', () => {
  for (const [age, fresh] of [
    [-86_400, false],
    [-1, false],
    [0, true],
    [1, true],
    [299, true],
    [300, false],
    [301, false],
    [86_400, false],
  ] as const) {
    expect(nonceIsFresh(key, jkt, nonce, NOW + age), `${age}`).toBe(fresh)
  }
})

test('is for one key of one server', () => {
  expect(nonceIsFresh(key, thumbprint(keys.possession.jwk), nonce, NOW)).toBe(false)
  expect(nonceIsFresh(fixedBytes('another key', 32), jkt, nonce, NOW)).toBe(false)
})

test('any bit changed, cut short, made longer', () => {
  for (let at = 0; at < 22; at++) {
    for (let bit = 0; bit < 8; bit++) expect(nonceIsFresh(key, jkt, flip(nonce, at, 1 << bit), NOW)).toBe(false)
  }
  for (const wrong of ['', nonce.slice(0, -1), nonce.slice(0, -2), `${nonce}A`, `${nonce}==`, ` ${nonce}`, nonce.toUpperCase()]) {
    expect(nonceIsFresh(key, jkt, wrong, NOW)).toBe(false)
  }
})

test('never throws, and takes nothing that was not made here', () => {
  fc.assert(fc.property(anyText(30, 30), (wrong) => !nonceIsFresh(key, jkt, wrong, NOW)))
})

test('says its time in six bytes, then the tag', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 301 }), (now) => {
      const time = Buffer.alloc(6)
      time.writeUIntBE(now, 0, 6)
      const framed = ['countersign/nonce/1', time, jkt].map((part) => {
        const bytes = Buffer.from(part as string)
        return Buffer.concat([Buffer.from([0, bytes.length]), bytes])
      })
      const tag = createHmac('sha256', key).update(Buffer.concat(framed)).digest().subarray(0, 16)
      expect(makeNonce(key, jkt, now)).toBe(Buffer.concat([time, tag]).toString('base64url'))
      expect(nonceIsFresh(key, jkt, makeNonce(key, jkt, now), now + 299)).toBe(true)
    }),
    { numRuns: 50 },
  )
})
