import { fromBase64url, toBase64url } from '../encoding/base64url.ts'
import { concat, framed, sameBytes } from '../encoding/bytes.ts'
import { hmacSha256 } from '../encoding/digest.ts'
import { limits } from '../limits.ts'
import type { Instant } from '../time.ts'

const TIME = 6
const TAG = 16

/** Spec §3.5: six bytes of time, then 16 of an HMAC over time and key thumbprint. The server remembers nothing. */
export function makeNonce(key: Uint8Array, jkt: string, now: Instant): string {
  const time = new Uint8Array(TIME)
  let rest = now
  for (let i = TIME - 1; i >= 0; i--) {
    time[i] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return toBase64url(concat(time, tag(key, time, jkt)))
}

/** Made by this server for this key, at most five minutes ago, and not in the future? */
export function nonceIsFresh(key: Uint8Array, jkt: string, nonce: string, now: Instant): boolean {
  const bytes = nonce.length === 30 ? fromBase64url(nonce) : null
  if (bytes === null || bytes.length !== TIME + TAG) return false
  const time = bytes.subarray(0, TIME)
  if (!sameBytes(bytes.subarray(TIME), tag(key, time, jkt))) return false
  const made = time.reduce((sum, byte) => sum * 256 + byte, 0)
  return made <= now && now - made < limits.nonceLife
}

function tag(key: Uint8Array, time: Uint8Array, jkt: string): Uint8Array {
  return hmacSha256(key, framed('countersign/nonce/1', time, jkt)).subarray(0, TAG)
}
