import { createCipheriv, createDecipheriv, createHmac, createPrivateKey, hkdfSync, randomBytes, sign } from 'node:crypto'
import { type Bytes, concat, framed, plain } from '@countersign/protocol/encoding/bytes.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { HashKeys, Keys } from '@countersign/verifier/ports/keys.ts'
import type { KeyFile, MasterKey } from './key-file.ts'
import { es256Verifier } from './verify.ts'

/** The server's cryptography over its key file. Every use has a key of its own, derived by HKDF-SHA256 from a master key. */
export function makeKeys(file: KeyFile): Keys & {
  /** The same content under the newest master key; null where it is sealed under that one already. Throws where no master key opens it. */
  reseal(sealed: Uint8Array, scope: string): Bytes | null
} {
  const [newest, ...older] = [file.masters[0], ...file.masters.slice(1)].map(derivedFrom) as [Derived, ...Derived[]]
  const evidence = createPrivateKey({ key: file.evidence, format: 'jwk' })
  const { x, y } = file.evidence
  const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string }
  const openOlder = (sealed: Uint8Array, scope: string): Bytes => {
    for (const keys of older) {
      const opened = keys.open(sealed, scope)
      if (opened !== null) return opened
    }
    throw new Error('sealed under a key that the key file does not hold')
  }
  return {
    verify: es256Verifier(),
    keyedHash: newest.keyedHash,
    deriveCode: newest.deriveCode,
    deriveSuccessor: newest.deriveSuccessor,
    deriveHereNonce: newest.deriveHereNonce,
    older,
    seal: newest.seal,
    open: (sealed, scope) => newest.open(sealed, scope) ?? openOlder(sealed, scope),
    reseal: (sealed, scope) => (newest.open(sealed, scope) === null ? newest.seal(openOlder(sealed, scope), scope) : null),
    nonceKey: newest.nonceKey,
    evidence: { jwk, published: [jwk], sign: async (data) => plain(sign('sha256', data, { key: evidence, dsaEncoding: 'ieee-p1363' })) },
  }
}

interface Derived extends HashKeys, Pick<Keys, 'deriveSuccessor' | 'deriveHereNonce' | 'nonceKey'> {
  seal(bytes: Uint8Array, scope: string): Bytes
  /** Null for what another master key sealed, or for another scope. */
  open(sealed: Uint8Array, scope: string): Bytes | null
}

function derivedFrom({ key }: MasterKey): Derived {
  const master = Buffer.from(key, 'base64url')
  const derive = (use: string): Bytes =>
    plain(new Uint8Array(hkdfSync('sha256', master, new Uint8Array(), `countersign/server/${use}/1`, 32)))
  const [hashing, codes, sealing, successors, here] = [derive('hash'), derive('code'), derive('seal'), derive('successor'), derive('here')]
  return {
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
    deriveHereNonce: (token) => plain(createHmac('sha256', here).update(framed('countersign/portal-nonce/1', token)).digest()),
    seal(bytes, scope) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(framed('countersign/seal/1', scope))
      return concat(iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag())
    },
    open(sealed, scope) {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, 12)).setAAD(framed('countersign/seal/1', scope))
      decipher.setAuthTag(sealed.subarray(sealed.length - 16))
      try {
        return concat(decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final())
      } catch {
        return null
      }
    },
    nonceKey: derive('nonce'),
  }
}
