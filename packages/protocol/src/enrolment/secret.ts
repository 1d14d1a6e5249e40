import { toBase64url } from '../encoding/base64url.ts'
import { labelledDigest } from '../encoding/digest.ts'

/** Spec §4.1: the digest by which phone and server speak of a code's secret. The server stores only a keyed hash of this. */
export function secretDigest(secret: string): string {
  return toBase64url(labelledDigest('countersign/secret/1', secret))
}
