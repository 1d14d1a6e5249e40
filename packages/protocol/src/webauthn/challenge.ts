import type { Bytes } from '../encoding/bytes.ts'
import { labelledDigest } from '../encoding/digest.ts'
import { type PublicJwk, thumbprint } from '../jwk.ts'

/** Spec §7.1: the challenge of the credential's creation binds it to this session and this possession key. */
export function createChallenge(sid: string, nonce: string, possession: PublicJwk): Bytes {
  return labelledDigest('countersign/webauthn-create/1', sid, nonce, thumbprint(possession))
}

/** Spec §7.2: the challenge of an assertion is the hash of the very decision, in its base64url form. */
export function decisionChallenge(payload: string): Bytes {
  return labelledDigest('countersign/webauthn-get/1', payload)
}

/** Spec §7.3: the challenge of a sign-in at the portal's own page. `nonce` is the server's for one browser's waiting sign-in. */
export function portalChallenge(portal: string, nonce: string): Bytes {
  return labelledDigest('countersign/webauthn-portal/1', portal, nonce)
}
