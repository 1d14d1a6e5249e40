import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { fromBase64url } from '../encoding/base64url.ts'
import { type Bytes, concat, framed, plain } from '../encoding/bytes.ts'
import type { PublicJwk } from '../jwk.ts'
import type { PinScope } from './oprf.ts'

/** Spec §5.3: the 256-bit key that encrypts the PIN key's private part. `output` is the OPRF's, `salt` 32 random bytes kept beside the blob. */
export function blobKey(scope: PinScope, output: Uint8Array, salt: Uint8Array): Bytes {
  return plain(hkdf(sha256, output, salt, framed('countersign/pin-kek/1', scope.iss, scope.iid, scope.kid), 32))
}

/** Spec §5.3: what AES-GCM authenticates beside the blob; the public point uncompressed (SEC 1 §2.3.3), 65 bytes. */
export function blobContext(scope: PinScope, key: PublicJwk): Bytes {
  const point = concat(new Uint8Array([4]), fromBase64url(key.x) as Bytes, fromBase64url(key.y) as Bytes)
  return framed('countersign/pin-blob/1', scope.iss, scope.iid, scope.kid, point)
}
