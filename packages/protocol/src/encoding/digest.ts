import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { toBase64url } from './base64url.ts'
import { type Bytes, framed, plain } from './bytes.ts'

export function sha256(bytes: Uint8Array): Bytes {
  return plain(nobleSha256(bytes))
}

/** SHA-256 over framed parts, the first of which names the purpose (Spec §1.2). */
export function labelledDigest(label: string, ...parts: (string | Uint8Array)[]): Bytes {
  return sha256(framed(label, ...parts))
}

export function hmacSha256(key: Uint8Array, message: Uint8Array): Bytes {
  return plain(hmac(nobleSha256, key, message))
}

/** SHA-256 in base64url: 43 characters. */
export function digestText(bytes: Uint8Array): string {
  return toBase64url(sha256(bytes))
}
