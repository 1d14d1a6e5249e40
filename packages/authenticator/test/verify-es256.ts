import { createPublicKey, verify } from 'node:crypto'
import type { VerifyEs256 } from '@countersign/protocol/es256.ts'

export const ORIGIN = 'https://phone.id.example.org'

export const verifyEs256: VerifyEs256 = (key, data, signature) =>
  verify('sha256', data, { key: createPublicKey({ key: { ...key }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, signature)
