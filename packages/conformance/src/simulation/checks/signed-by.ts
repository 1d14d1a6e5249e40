import { fromBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import type { World } from '../world.ts'

/** Verified once more, apart from the judges that took the message. */
export function isSignedBy({ signatures }: World, message: Signed, role: string, key: PublicJwk): boolean {
  return message.signatures.some((one) => {
    const header = JSON.parse(Buffer.from(one.protected, 'base64url').toString()) as { role: string }
    const signature = fromBase64url(one.signature)
    return header.role === role && signature !== null && signatures.verify(key, utf8(`${one.protected}.${message.payload}`), signature)
  })
}
