import { sameText } from '../encoding/bytes.ts'
import { parseMessage } from '../encoding/json.ts'
import type { VerifyEs256 } from '../es256.ts'
import { authenticatorId, installationId, type PinKeyId } from '../identity.ts'
import { type PublicJwk, sameKey } from '../jwk.ts'
import { payloadOf, type Role, type Signed, verifySigned } from '../jws.ts'
import { accept, type Outcome, refuse } from '../outcome.ts'
import { type Claim, claimShape } from './messages.ts'

/** What the server knows when a claim arrives. */
export interface ClaimGround {
  readonly iss: string
  /** The key whose proof the request carries. */
  readonly installation: PublicJwk
  /** The PIN key that this installation has, if it has one. */
  readonly pin: { readonly kid: PinKeyId; readonly key: PublicJwk } | null
}

/**
 * Spec §4.4: is this claim well made, and signed by every key that it introduces? Says nothing about the session: that is
 * the store's compare-and-set. A platform credential's attestation is judged by its own library afterwards.
 */
export function judgeClaim(message: Signed, ground: ClaimGround, verify: VerifyEs256): Outcome<Claim> {
  const claim = parseMessage(claimShape, payloadOf(message))
  if (claim === null) return refuse('malformed', 'claim')
  if (claim.pin === null && claim.webauthn === null) return refuse('malformed', 'claim without verification')
  if (!verifySigned(message, 'countersign-claim', signersOf(claim), verify)) return refuse('signature_invalid', 'claim')
  if (!sameKey(claim.installation, ground.installation)) return refuse('signature_invalid', 'claim by another installation')
  if (!sameText(claim.iss, ground.iss)) return refuse('request_changed', 'iss')
  if (claim.iid !== installationId(claim.installation) || claim.aid !== authenticatorId(claim.possession))
    return refuse('request_changed', 'ids')
  if (ground.pin !== null) {
    if (claim.pin === null) return refuse('pin_required')
    if (claim.pin.kid !== ground.pin.kid || !sameKey(claim.pin.jwk, ground.pin.key)) return refuse('pin_required', 'another PIN key')
  } else if (claim.pin !== null && claim.webauthn !== null) {
    return refuse('malformed', 'two verifications at once')
  }
  return accept(claim)
}

function signersOf(claim: Claim): { role: Role; key: PublicJwk }[] {
  const signers: { role: Role; key: PublicJwk }[] = [
    { role: 'possession', key: claim.possession },
    { role: 'installation', key: claim.installation },
  ]
  return claim.pin === null ? signers : [...signers, { role: 'verification', key: claim.pin.jwk }]
}
