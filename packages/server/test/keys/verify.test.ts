import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeProof, readProof } from '@countersign/protocol/device/proof.ts'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { rawSignature } from '@countersign/protocol/webauthn/der.ts'
import { describe, expect, test } from 'vitest'
import { es256Verifier } from '../../src/keys/verify.ts'

interface Judged {
  readonly name: string
  readonly jwk: PublicJwk
  readonly message: string
  readonly signature: string
  readonly result: boolean
}

const vectors = join(import.meta.dirname, '../../../../spec/vectors/es256.json')
const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as { cases: Judged[] }
const unhex = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'hex'))
const verdicts = (verify: ReturnType<typeof es256Verifier>, of: readonly Judged[]) =>
  of.map(({ name, jwk, message, signature }) => [name, verify(jwk, unhex(message), unhex(signature))])
const wanted = (of: readonly Judged[]) => of.map(({ name, result }) => [name, result])

describe('the verifier of the server', () => {
  test('judges every vector, also with keys that it remembers, in either order', () => {
    const verify = es256Verifier()
    expect(cases.length).toBeGreaterThan(150)
    expect(verdicts(verify, cases)).toEqual(wanted(cases))
    const backwards = cases.toReversed()
    expect(verdicts(verify, backwards)).toEqual(wanted(backwards))
  })

  test('the same values as a platform authenticator would write them, in DER', () => {
    const verify = es256Verifier()
    const whole = cases.filter(({ signature }) => signature.length === 128)
    const judged = whole.map(({ name, jwk, message, signature }) => {
      const raw = rawSignature(der(unhex(signature)))
      return [name, raw !== null && verify(jwk, unhex(message), raw)]
    })
    expect(judged).toEqual(wanted(whole))
  })

  test('takes no key whose coordinates are not those of one point, each below p', () => {
    const aliases = cases.filter(
      ({ name }) =>
        / \+ p of a point|off the curve|\(0, 0\)|\(1, 1\)|x = p|2\^256 − 1$|neighbouring|secp256k1/.test(name) && !name.startsWith('r ='),
    )
    expect(aliases.length).toBeGreaterThanOrEqual(10)
    for (const { name, jwk } of aliases) expect(() => createPublicKey({ key: { ...jwk }, format: 'jwk' }), name).toThrow()
  })

  test('a proof under any of these keys is refused or judged, and nothing is thrown', async () => {
    const verify = es256Verifier()
    const body = utf8('{}')
    const url = 'https://phone.example/authenticator/v1/requests'
    for (const { jwk, signature } of cases) {
      const proof = await makeProof({ key: jwk, url, body, nonce: '', jti: new Uint8Array(16) }, async () => unhex(signature))
      expect(readProof(proof, { url, body }, verify)).toMatchObject({ ok: false, code: 'proof_invalid' })
    }
  })

  test('a key with anything strange in place of a coordinate verifies nothing', () => {
    const verify = es256Verifier()
    const [{ jwk, message, signature }] = cases as [Judged]
    for (const x of [
      '',
      '=',
      'A',
      jwk.x.slice(1),
      `${jwk.x}A`,
      `${jwk.x}=`,
      jwk.x.toUpperCase(),
      toBase64url(new Uint8Array(64)),
      '\u0000',
      '__proto__',
    ])
      for (const key of [
        { ...jwk, x },
        { ...jwk, y: x },
      ])
        expect(verify(key, unhex(message), unhex(signature)), x).toBe(false)
  })
})

/** SEQUENCE of two INTEGERs by the rules of X.690. */
function der(signature: Uint8Array): Uint8Array {
  const integer = (value: Uint8Array) => {
    const from = value.findIndex((byte) => byte !== 0)
    const digits = from < 0 ? Uint8Array.of(0) : value.subarray(from)
    const sign = (digits[0] as number) & 0x80 ? [0] : []
    return [2, digits.length + sign.length, ...sign, ...digits]
  }
  const body = [...integer(signature.subarray(0, 32)), ...integer(signature.subarray(32))]
  return Uint8Array.of(0x30, body.length, ...body)
}
