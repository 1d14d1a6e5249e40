import { hash } from 'node:crypto'
import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, plain, sameBytes } from '@countersign/protocol/encoding/bytes.ts'
import type { VerifyEs256 } from '@countersign/protocol/es256.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import type { Dice } from './dice.ts'

/** Signatures that only the holder of a key's private half can make, at the price of a hash. */
export interface Signatures {
  makeKey(): PhoneKey
  readonly verify: VerifyEs256
}

/**
 * The private half is a secret of the simulation's world, which `verify` looks up and no actor can read: a signature is a keyed hash under it.
 * What is simulated is the mathematics alone; messages, headers and verdicts are the real ones.
 */
export function signatures(dice: Dice): Signatures {
  const secrets = new Map<string, Bytes>()
  const signWith = (secret: Bytes, data: Uint8Array): Bytes => {
    const out = new Uint8Array(64)
    const tag = hash('sha256', Buffer.concat([secret, data]), 'buffer')
    out.set(tag, 0)
    out.set(tag, 32)
    // Each half is a positive number of 32 bytes: then it is strict DER as it stands (see `platform.ts`).
    out[0] = ((out[0] as number) & 0x3f) | 0x40
    out[32] = ((out[32] as number) & 0x3f) | 0x40
    return plain(out)
  }
  return {
    makeKey() {
      const jwk: PublicJwk = { kty: 'EC', crv: 'P-256', x: toBase64url(dice.bytes(32)), y: toBase64url(dice.bytes(32)) }
      const secret = dice.bytes(32)
      secrets.set(jwk.x, secret)
      return { jwk, sign: async (data) => signWith(secret, data) }
    },
    verify(key, data, signature) {
      const secret = secrets.get(key.x)
      return secret !== undefined && sameBytes(signWith(secret, data), signature)
    },
  }
}
