import { hash } from 'node:crypto'
import { concat, plain, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { Keys } from '@countersign/verifier/ports/keys.ts'
import type { Signatures } from '../signatures.ts'

/** The server's own cryptography, as cheap as it can be and still tell every input from every other. */
export function simulatedKeys({ verify, makeKey }: Signatures): Keys {
  const evidence = makeKey()
  const digest = (...parts: string[]) => hash('sha256', parts.join('\u0000'), 'buffer')
  return {
    verify,
    older: [],
    keyedHash: (purpose, value) => digest('hash', purpose, value).toString('base64url'),
    deriveCode: (token, enrolmentId) => plain(digest('code', token, enrolmentId)),
    deriveSuccessor: (token, salt) => plain(digest('successor', token, salt)),
    deriveHereNonce: (token) => plain(digest('here', token)),
    seal: (bytes, scope) => concat(digest('seal', scope).subarray(0, 8), bytes),
    open(sealed, scope) {
      if (digest('seal', scope).compare(sealed, 0, 8, 0, 8) !== 0) throw new Error('sealed for another scope')
      return plain(sealed.subarray(8))
    },
    nonceKey: utf8('the key of nonces'),
    evidence: { jwk: evidence.jwk, published: [evidence.jwk], sign: evidence.sign },
  }
}
