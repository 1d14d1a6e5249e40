import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { PinChangeOpened } from '@countersign/protocol/pin/change.ts'
import { judgeOpenChange } from '@countersign/protocol/pin/judge-change.ts'
import { type Deps, newId } from '../deps.ts'
import type { SpentProof } from '../ports/facts.ts'
import { facts } from '../ports/make-facts.ts'
import { changeIsOver } from './change-is-over.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'keys' | 'policy'>

/**
 * Opens a change of PIN on the word of the PIN key itself (Spec §5.7): an image of the phone without the PIN opens none, and what is open gives it no
 * guess at the PIN that stands.
 */
export async function openPinChange(deps: Needs, message: Signed, prover: PublicJwk, spent: SpentProof): Promise<Outcome<PinChangeOpened>> {
  const iid = installationId(prover)
  const pin = await deps.store.installations.standingPin(iid)
  if (pin === null || pin.key === null) return refuse('pin_refused', 'no PIN here')
  const ground = { iss: deps.policy.phoneOrigin, installation: prover, pin: { kid: pin.kid, key: pin.key } }
  const judged = judgeOpenChange(message, ground, deps.keys.verify)
  if (!judged.ok) return judged

  const { kid, seq } = judged.value
  const id = newId(deps.random, 'chg')
  const opened = await deps.store.installations.changes.open({
    id,
    iid,
    kid,
    seq,
    nonce: toBase64url(deps.random.bytes(16)),
    digest: digestText(utf8(JSON.stringify(message))),
    spent,
    facts: facts({ kind: 'pin.change_opened', subject: null, actor: iid, data: { iid, kid, chg: id } }),
  })
  if (opened === 'pin_change_over') return changeIsOver(deps, iid)
  if (typeof opened === 'string') return refuse(opened)
  return accept({
    typ: 'countersign/pin-change-opened',
    v: 1,
    chg: opened.id,
    nonce: opened.nonce,
    expires_in: Math.max(0, opened.expiresAt - deps.clock.now()),
  })
}
