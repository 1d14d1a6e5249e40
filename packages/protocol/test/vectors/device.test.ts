import { expect, test } from 'vitest'
import { unhex } from '../../scripts/vectors/file.ts'
import { makeNonce, nonceIsFresh } from '../../src/device/nonce.ts'
import { readProof } from '../../src/device/proof.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { bare, casesOf } from '../kit/vectors.ts'
import { verifyEs256 } from '../kit/verify.ts'

interface Nonce {
  key: string
  jkt: string
  now: number
  nonce: string
  result: unknown
}

test.each(casesOf<Nonce>('nonce.json', 'make'))('nonce: %s', (_, { key, jkt, now, result }) => {
  expect(makeNonce(unhex(key), jkt, now)).toBe(result)
})

test.each(casesOf<Nonce>('nonce.json', 'fresh'))('nonce: %s', (_, { key, jkt, now, nonce, result }) => {
  expect(nonceIsFresh(unhex(key), jkt, nonce, now)).toBe(result)
})

interface Proof {
  request: { url: string; body: string }
  proof: string
  result: unknown
}

test.each(casesOf<Proof>('proof.json'))('proof: %s', (_, { request: { url, body }, proof, result }) => {
  expect(bare(readProof(proof, { url, body: utf8(body) }, verifyEs256))).toEqual(result)
})
