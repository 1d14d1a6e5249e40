import fc from 'fast-check'
import { expect, test } from 'vitest'
import { installationId } from '../../src/identity.ts'
import { blindPin, evaluateBlinded, finalizePin, isBlinded, oprfSecretKey, type PinScope, pinInput } from '../../src/pin/oprf.ts'
import { fixedBytes, fixedRandom, ISS, ids } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'

const scope: PinScope = { iss: ISS, iid: installationId(keys.installation.jwk), kid: ids.kid }
const key = oprfSecretKey(fixedBytes('oprf seed', 32))

function outputOf(pin: string, by = key, within = scope, random = fixedRandom('blind')) {
  const input = pinInput(within, pin)
  const { blind, blinded } = blindPin(input, random)
  return finalizePin(input, blind, evaluateBlinded(by, blinded) as Uint8Array)
}

/** Not one of them names an element other than the identity: RFC 9496 Appendix A.3 has more. */
const nowhere = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')))

test('the same PIN gives the same output, however it was blinded', () => {
  const first = outputOf('7391')
  expect(first).toHaveLength(64)
  for (const name of ['a', 'b', 'c']) expect(outputOf('7391', key, scope, fixedRandom(name))).toEqual(first)
})

test('another PIN, key, issuer, installation or name of the key gives another output', () => {
  const outputs = [
    outputOf('7391'),
    outputOf('7392'),
    outputOf('7391 '),
    outputOf('7391', oprfSecretKey(fixedBytes('another seed', 32))),
    outputOf('7391', key, { ...scope, iss: `${ISS}.` }),
    outputOf('7391', key, { ...scope, iid: installationId(keys.stranger.jwk) }),
    outputOf('7391', key, { ...scope, kid: ids.otherKid }),
  ]
  expect(new Set(outputs.map((output) => Buffer.from(output as Uint8Array).toString('hex'))).size).toBe(outputs.length)
})

test('what the server sees is another element each time', () => {
  const input = pinInput(scope, '7391')
  const random = fixedRandom('blinds')
  const seen = Array.from({ length: 20 }, () => Buffer.from(blindPin(input, random).blinded).toString('hex'))
  expect(new Set(seen).size).toBe(20)
})

test('an element that is the identity or not canonical is refused on every side', () => {
  for (const element of [...nowhere, new Uint8Array(0), new Uint8Array(31), new Uint8Array(33)]) {
    expect(isBlinded(element)).toBe(false)
    expect(evaluateBlinded(key, element)).toBeNull()
    expect(finalizePin(pinInput(scope, '7391'), fixedBytes('blind', 32).with(31, 0), element)).toBeNull()
  }
})

test('never throws, and judges before a charge as it does after', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (element) => {
      expect(evaluateBlinded(key, element) !== null).toBe(isBlinded(element))
    }),
    { numRuns: 100 },
  )
})
