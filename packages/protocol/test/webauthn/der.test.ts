import { p256 } from '@noble/curves/nist.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rawSignature } from '../../src/webauthn/der.ts'
import { badDer } from '../kit/bad-der.ts'
import { fixedBytes } from '../kit/fixed.ts'
import { keys } from '../kit/keys.ts'

/** DER by the book: INTEGERs without needless zeros, positive, short lengths. */
function der(r: Uint8Array, s: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array) => {
    const digits = Buffer.from(bytes.subarray(Math.min(bytes.findIndex((b) => b !== 0) >>> 0, bytes.length - 1)))
    const whole = (digits[0] as number) & 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits
    return Buffer.concat([Buffer.of(2, whole.length), whole])
  }
  const body = Buffer.concat([integer(r), integer(s)])
  return Buffer.concat([Buffer.of(0x30, body.length), body])
}

const scalar = fc
  .tuple(fc.nat(32), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([zeros, bytes]) => bytes.map((byte, i) => (i < zeros ? 0 : byte)))

test('r and s come out as they went in', () => {
  fc.assert(
    fc.property(scalar, scalar, (r, s) => {
      expect(rawSignature(der(r, s))).toEqual(Uint8Array.from([...r, ...s]))
    }),
    { numRuns: 500 },
  )
})

test('reads what another library writes', () => {
  for (let i = 0; i < 50; i++) {
    const message = fixedBytes(`message ${i}`, 32)
    const signature = keys.stranger.signDer(message)
    expect(rawSignature(signature)).toEqual(p256.Signature.fromBytes(signature, 'der').toBytes('compact'))
  }
})

test.each(badDer)('refuses %s', (_, spoil) => {
  const r = fixedBytes('r', 32).with(0, 0x7f)
  const s = fixedBytes('s', 32).with(0, 0x80)
  expect(rawSignature(der(r, s))).not.toBeNull()
  expect(rawSignature(spoil(r, s))).toBeNull()
})

test('takes exactly the texts that it would write', () => {
  const good = der(fixedBytes('r', 32), fixedBytes('s', 32))
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
      const changed = Uint8Array.from(good).with(at, byte)
      const raw = rawSignature(changed)
      if (raw !== null) expect(Uint8Array.from(der(raw.subarray(0, 32), raw.subarray(32)))).toEqual(changed)
    }),
    { numRuns: 2000 },
  )
})

test('never throws', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => (rawSignature(bytes)?.length ?? 64) === 64))
  for (const start of [[0x30], [0x30, 0], [0x30, 2, 2, 0], [0x30, 2, 2, 1], [0x30, 1, 2]])
    expect(rawSignature(Uint8Array.from(start))).toBeNull()
})
