import { createCipheriv, createDecipheriv, createHmac, createPrivateKey, hkdfSync, randomBytes, sign } from 'node:crypto'
import { type Bytes, concat, framed, plain } from '@countersign/protocol/encoding/bytes.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Keys } from '@countersign/verifier/ports/keys.ts'
import type { KeyFile } from './key-file.ts'
import { es256Verifier } from './verify.ts'

/** The server's cryptography over its key file. Every use has a key of its own, derived by HKDF-SHA256 from the master key. */
export function makeKeys(file: KeyFile): Keys {
  const master = Buffer.from(file.master, 'base64url')
  const derive = (use: string): Bytes =>
    plain(new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), `countersign/server/${use}/1`, 32)))
  const [hashing, codes, sealing, successors] = [derive('hash'), derive('code'), derive('seal'), derive('successor')]
  const evidence = createPrivateKey({ key: file.evidence, format: 'jwk' })
  const { x, y } = file.evidence
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string }
  return {
    verify: es256Verifier(),
    keyedHash: (purpose, value) => createHmac('sha256', hashing).update(framed(purpose, value)).digest('base64url'),
    deriveCode: (token, enrolmentId) =>
      plain(
        createHmac('sha256', codes)
          .update(framed('countersign/code/1', token, enrolmentId))
          .digest(),
      ),
    deriveSuccessor: (token, salt) =>
      plain(
        createHmac('sha256', successors)
          .update(framed('countersign/session-successor/1', token, salt))
          .digest(),
      ),
    seal(bytes, scope) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(framed('countersign/seal/1', scope))
      return concat(iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag())
    },
    open(sealed, scope) {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, 12)).setAAD(framed('countersign/seal/1', scope))
      decipher.setAuthTag(sealed.subarray(sealed.length - 16))
      return concat(decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final())
    },
    nonceKey: derive('nonce'),
    evidence: { jwk, sign: async (data) => plain(sign('sha256', data, { key: evidence, dsaEncoding: 'ieee-p1363' })) },
  }
}
