import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { VerifyEs256 } from '@countersign/protocol/es256.ts'
import { publicJwkShape } from '@countersign/protocol/jwk.ts'
import * as v from 'valibot'

/** Keys remembered as imported objects: importing a JWK costs a quarter of a verification. */
const REMEMBERED = 5000

/** ES256 by the platform's own library. A key that is no point of the curve, or is not spelled in the one way (Spec §3.1), verifies nothing. */
export function es256Verifier(): VerifyEs256 {
  const known = new Map<string, KeyObject>()
  return (jwk, data, signature) => {
    const name = `${jwk.x}.${jwk.y}`
    let key = known.get(name)
    if (key === undefined) {
      // The library would take padding, foreign characters and another curve's points as well.
      if (!v.is(publicJwkShape, jwk)) return false
      try {
        key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y }, format: 'jwk' })
      } catch {
        return false
      }
      if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string)
      known.set(name, key)
    }
    return signature.length === 64 && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  }
}
