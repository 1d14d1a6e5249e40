import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import type { Binding } from '@countersign/protocol/enrolment/messages.ts'
import { type Signed, signMessage } from '@countersign/protocol/jws.ts'
import type { Deps } from '../deps.ts'
import type { Authenticator, PinKey } from '../installation/installation.ts'

/**
 * Spec §4.7: the server's word for whose authenticator this is. `before`: the JSON of the binding whose place it takes, when the verification key has
 * changed; it stays for what was decided under it.
 */
export async function signBinding(
  deps: Pick<Deps, 'clock' | 'keys' | 'policy'>,
  authenticator: Authenticator,
  pin: PinKey | null,
  before: string | null,
): Promise<Signed> {
  const { verification } = authenticator
  const binding: Binding = {
    typ: 'countersign/binding',
    v: 1,
    iss: deps.policy.phoneOrigin,
    sub: authenticator.subscriberId,
    aid: authenticator.aid,
    possession: authenticator.possession,
    verification:
      verification.uv === 'pin'
        ? { uv: 'pin', kid: verification.kid, jwk: pin?.key ?? authenticator.possession }
        : { uv: 'webauthn', credential: verification.credential, jwk: verification.key },
    claim_sha256: authenticator.claimDigest,
    bound_at: deps.clock.now(),
    ...(before === null ? {} : { replaces: digestText(utf8(before)) }),
  }
  const { jwk, sign } = deps.keys.evidence
  return signMessage('countersign-binding', binding, [{ role: 'evidence', key: jwk, sign: (data) => sign(data) }])
}
