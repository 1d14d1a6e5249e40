import { hkdfSync } from 'node:crypto'
import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { describe, expect, test } from 'vitest'
import { hex, unhex } from '../../scripts/vectors/file.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import type { PublicJwk } from '../../src/jwk.ts'
import { blobContext, blobKey } from '../../src/pin/blob.ts'
import { blindPin, evaluateBlinded, finalizePin, isBlinded, oprfSecretKey, type PinScope, pinInput } from '../../src/pin/oprf.ts'
import { normalisePin, pinFault } from '../../src/pin/rules.ts'
import { box } from '../kit/phone.ts'
import { casesOf } from '../kit/vectors.ts'
import { verifyEs256 } from '../kit/verify.ts'

test.each(casesOf<{ typed: string; names?: string[]; normalised: string; result: string | null }>('pin-rules.json'))(
  'rules: %s',
  (_, { typed, names, normalised, result }) => {
    expect(normalisePin(typed)).toBe(normalised)
    expect(pinFault(normalised, names)).toBe(result)
  },
)

const FILE = 'pin-oprf.json'
const frames = (...parts: string[]) => Buffer.concat(parts.flatMap((part) => [Buffer.of(0, Buffer.byteLength(part)), Buffer.from(part)]))

test.each(casesOf<PinScope & { pin: string; result: string }>(FILE, 'input'))('%s', (_, { pin, result, ...scope }) => {
  expect(hex(pinInput(scope, pin))).toBe(result)
  expect(frames('countersign/pin/1', scope.iss, scope.iid, scope.kid, pin).toString('hex')).toBe(result)
})

test.each(casesOf<{ seed: string; info: string; result: string }>(FILE, 'derive'))('%s', (_, { seed, info, result }) => {
  expect(hex(ristretto255_oprf.oprf.deriveKeyPair(unhex(seed), unhex(info)).secretKey)).toBe(result)
})

test.each(casesOf<{ seed: string; result: string }>(FILE, 'key'))('%s', (_, { seed, result }) => {
  expect(hex(oprfSecretKey(unhex(seed)))).toBe(result)
})

interface Run {
  key: string
  input: string
  blind: string
  blinded: string
  evaluated: string
  result: string
}

/** The random bytes from which this library draws this very blind: it takes them modulo the order less one, and adds one. */
function drawing(blind: string): (bytes: number) => Uint8Array {
  const less = BigInt(`0x${Buffer.from(blind, 'hex').reverse().toString('hex')}`) - 1n
  return (length) => Uint8Array.from(Buffer.from(less.toString(16).padStart(2 * length, '0'), 'hex').reverse())
}

test.each(casesOf<Run>(FILE, 'run'))('%s', (_, { key, input, blind, blinded, evaluated, result }) => {
  const made = blindPin(unhex(input), drawing(blind))
  expect({ blind: hex(made.blind), blinded: hex(made.blinded) }).toEqual({ blind, blinded })
  expect(isBlinded(unhex(blinded))).toBe(true)
  expect(hex(evaluateBlinded(unhex(key), unhex(blinded)) as Uint8Array)).toBe(evaluated)
  expect(hex(finalizePin(unhex(input), unhex(blind), unhex(evaluated)) as Uint8Array)).toBe(result)
})

test.each(casesOf<{ element: string }>(FILE, 'element'))('refused: %s', (_, { element }) => {
  const some = casesOf<Run>(FILE, 'run')[0]?.[1] as Run
  expect(isBlinded(unhex(element))).toBe(false)
  expect(evaluateBlinded(unhex(some.key), unhex(element))).toBeNull()
  expect(finalizePin(unhex(some.input), unhex(some.blind), unhex(element))).toBeNull()
})

test.each(casesOf<PinScope & { output: string; salt: string; result: string }>(FILE, 'kek'))(
  '%s',
  (_, { output, salt, result, ...scope }) => {
    expect(hex(blobKey(scope, unhex(output), unhex(salt)))).toBe(result)
  },
)

interface Blob extends PinScope {
  jwk: PublicJwk
  output: string
  salt: string
  iv: string
  wrapped: string
  result: { kek: string; aad: string } | null
}

describe.each(casesOf<Blob>('pin-blob.json'))('blob: %s', (_, { jwk, output, salt, iv, wrapped, result, ...scope }) => {
  test('opens for its PIN alone, in its place alone', async () => {
    const key = await box().openPinKey(scope, { jwk, salt: unhex(salt), iv: unhex(iv), wrapped: unhex(wrapped) }, unhex(output))
    expect(key !== null).toBe(result !== null)
    const message = utf8('signed by the key that was inside')
    if (key !== null) expect(verifyEs256(jwk, message, await key.sign(message))).toBe(true)
  })

  test('under this key, with this data beside it', () => {
    if (result === null) return
    const info = frames('countersign/pin-kek/1', scope.iss, scope.iid, scope.kid)
    expect(hex(blobKey(scope, unhex(output), unhex(salt)))).toBe(result.kek)
    expect(Buffer.from(hkdfSync('sha256', unhex(output), unhex(salt), info, 32)).toString('hex')).toBe(result.kek)
    const point = Buffer.concat([Buffer.of(4), Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')])
    expect(hex(blobContext(scope, jwk))).toBe(result.aad)
    expect(
      Buffer.concat([frames('countersign/pin-blob/1', scope.iss, scope.iid, scope.kid), Buffer.of(0, 65), point]).toString('hex'),
    ).toBe(result.aad)
  })
})
