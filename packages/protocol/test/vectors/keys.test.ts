import { createHash, createPublicKey } from 'node:crypto'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { unhex } from '../../scripts/vectors/file.ts'
import { authenticatorId, installationId } from '../../src/identity.ts'
import { type PublicJwk, publicJwkShape, thumbprint } from '../../src/jwk.ts'
import { keyOf } from '../kit/keys.ts'
import { casesOf } from '../kit/vectors.ts'

interface Named {
  jwk: PublicJwk
  d?: string
  result: { jkt: string; iid: string; aid: string } | null
}

/** Spec §2.2 once more, by OpenSSL and Buffer. */
function reference(jwk: PublicJwk) {
  const { crv, kty, x, y } = createPublicKey({ key: { ...jwk }, format: 'jwk' }).export({ format: 'jwk' })
  const jkt = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url')
  const name = (label: string) => {
    const framed = [label, jkt].flatMap((part) => [Buffer.of(0, part.length), Buffer.from(part)])
    return createHash('sha256').update(Buffer.concat(framed)).digest().subarray(0, 16).toString('base64url')
  }
  return { jkt, iid: `ins_${name('countersign/iid/1')}`, aid: `aut_${name('countersign/aid/1')}` }
}

test.each(casesOf<Named>('keys.json'))('%s', (_, { jwk, d, result }) => {
  expect(v.is(publicJwkShape, jwk)).toBe(result !== null)
  if (result === null) return
  expect({ jkt: thumbprint(jwk), iid: installationId(jwk), aid: authenticatorId(jwk) }).toEqual(result)
  expect(reference(jwk)).toEqual(result)
  if (d !== undefined) expect(keyOf(unhex(d)).jwk).toEqual(jwk)
})
