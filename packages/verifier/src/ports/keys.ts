import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import type { VerifyEs256 } from '@countersign/protocol/es256.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'

/** What is derived from one master key: how secrets are kept, and how codes are drawn. */
export interface HashKeys {
  /** Keyed hash of a low-entropy or bearer secret, for storage. `purpose` separates the uses. base64url, 43 characters. */
  keyedHash(purpose: 'activation-code' | 'invitation' | 'session' | 'limit', value: string): string
  /**
   * The secrets of an activation code, from the token that only the browser's cookie holds: the page can show its code again and again,
   * and neither the database nor the key file, nor both, can. 32 bytes.
   */
  deriveCode(token: string, enrolmentId: string): Bytes
}

/** Cryptography with the server's own keys, which live in the key file and never in the database. */
export interface Keys extends HashKeys {
  readonly verify: VerifyEs256
  /** Under the master keys before the newest one, newest first: what they made stays good until it dies. Nothing new is made with them. */
  readonly older: readonly HashKeys[]
  /** AES-256-GCM under the newest master key; `scope` is authenticated and must be the same to open. */
  /** The token that takes another one's place: the same one again for the same token and salt, and for no other. 32 bytes. */
  deriveSuccessor(token: string, salt: string): Bytes
  /** What the assertion at the portal answers for the sign-in that waits under this token: nobody without both token and key file makes it. 32 bytes. */
  deriveHereNonce(token: string): Bytes
  seal(plain: Uint8Array, scope: string): Bytes
  /** Under whichever master key it was sealed. Throws on a bug or on a database that belongs to another key file. */
  open(sealed: Uint8Array, scope: string): Bytes
  /** The HMAC key of device nonces. */
  readonly nonceKey: Bytes
  /** The evidence key: signs bindings and receipts, and is never deleted. `published`: it, and then every one that was before it. */
  readonly evidence: { readonly jwk: PublicJwk; readonly published: readonly PublicJwk[]; sign(data: Bytes): Promise<Bytes> }
}
