import { createPublicKey, verify } from 'node:crypto'
import type { VerifyEs256 } from '../../src/es256.ts'

/** ES256 by OpenSSL, which shares no code with the keys that sign in these tests. */
export const verifyEs256: VerifyEs256 = (jwk, data, signature) => {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return signature.length === 64 && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature)
  } catch {
    return false
  }
}
