import { H, toBase64url } from './bytes.ts'
import { type PublicKey, thumbprint } from './keys.ts'

/** What a platform credential is asked to sign, §7. This phone has none, and verifies its person by a PIN. */
export const creationChallenge = async (sid: string, nonce: string, possession: PublicKey): Promise<string> =>
  toBase64url(await H('countersign/webauthn-create/1', sid, nonce, await thumbprint(possession)))

export const assertionChallenge = async (payload: string): Promise<string> => toBase64url(await H('countersign/webauthn-get/1', payload))
