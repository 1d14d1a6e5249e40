import { p256 } from '@noble/curves/nist.js'
import { describe, expect, test } from 'vitest'
import { unhex } from '../../scripts/vectors/file.ts'
import type { PublicJwk } from '../../src/jwk.ts'
import { casesOf } from '../kit/vectors.ts'
import { verifyEs256 } from '../kit/verify.ts'

interface Judged {
  jwk: PublicJwk
  message: string
  signature: string
  result: boolean
}

/** A second opinion that shares no code with OpenSSL. */
function byNoble({ jwk, message, signature }: Judged): boolean {
  const [x, y] = [Buffer.from(jwk.x, 'base64url'), Buffer.from(jwk.y, 'base64url')]
  try {
    return p256.verify(unhex(signature), unhex(message), Buffer.concat([Buffer.of(4), x, y]), { prehash: true, lowS: false })
  } catch {
    return false
  }
}

describe('Spec §3.2: OpenSSL and another library agree with every vector', () => {
  test.each(casesOf<Judged>('es256.json'))('%s', (_, one) => {
    expect(verifyEs256(one.jwk, unhex(one.message), unhex(one.signature))).toBe(one.result)
    expect(byNoble(one)).toBe(one.result)
  })
})
