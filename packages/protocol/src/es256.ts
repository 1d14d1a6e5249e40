import type { Bytes } from './encoding/bytes.ts'
import type { PublicJwk } from './jwk.ts'

/**
 * ES256 (RFC 7518 §3.4): is `signature` (r ‖ s, 64 bytes) over `data` by `key`?
 * The caller brings it: this package has no cryptography of the platform's own. Never throws, also not for a point off the curve.
 */
export type VerifyEs256 = (key: PublicJwk, data: Bytes, signature: Bytes) => boolean

/** Signs with one private key that the caller holds. Returns r ‖ s, 64 bytes. */
export type SignEs256 = (data: Bytes) => Promise<Bytes>
