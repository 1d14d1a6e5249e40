import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { Bytes } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { type EnrolmentId, installationId, type PinChangeId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { judgeCharge } from '@countersign/protocol/pin/attempts.ts'
import type { PinEvaluate, PinEvaluated } from '@countersign/protocol/pin/messages.ts'
import type { Deps } from '../deps.ts'
import type { SpentProof } from '../ports/facts.ts'
import { facts } from '../ports/make-facts.ts'
import { oprfScope, type PinKey } from './installation.ts'

type Needs = Pick<Deps, 'store' | 'random' | 'keys' | 'oprf'>

/**
 * One guess at a PIN (Spec §5.4): charged durably first, evaluated only afterwards, only for a live request, only under the installation's own key.
 * The server learns neither the PIN nor whether it was right.
 */
export async function evaluatePin(deps: Needs, message: PinEvaluate, prover: PublicJwk, spent: SpentProof): Promise<Outcome<PinEvaluated>> {
  const { store, keys, oprf } = deps
  const { iid, kid, for: live } = message
  if (iid !== installationId(prover)) return refuse('pin_refused', 'another installation')
  const blinded = fromBase64url(message.blinded) as Bytes
  if (!oprf.isBlinded(blinded)) return refuse('malformed', 'element')

  const scope = oprfScope(iid, kid)
  if ((await store.installations.pin(iid, kid)) === null) {
    if (live.startsWith('txn_')) return refuse('pin_refused', 'no such key')
    const standing = await store.installations.standingPin(iid)
    if (live.startsWith('enr_') && standing?.state === 'active') return refuse('pin_required', 'this installation has a PIN')
    const sealed = keys.seal(oprf.oprfSecretKey(deps.random.bytes(32)), scope)
    if (!(await store.installations.makePin({ iid, kid, sealed, madeFor: live as EnrolmentId | PinChangeId })))
      return refuse('pin_not_live')
  }

  const fact = (kind: 'pin.paused' | 'pin.deleted') => facts({ kind, subject: null, actor: iid, data: { iid, kid } })
  const charged = await store.installations.charge({
    iid,
    kid,
    blindedHash: digestText(blinded),
    live,
    judge,
    spent,
    facts: { paused: fact('pin.paused'), deleted: fact('pin.deleted') },
  })
  if (charged.is === 'refused') return refuse(charged.code)
  const evaluated = oprf.evaluateBlinded(keys.open(charged.sealed, scope), blinded)
  if (evaluated === null) return refuse('malformed', 'element')
  return accept({ typ: 'countersign/pin-evaluated', v: 1, seq: charged.seq, evaluated: toBase64url(evaluated), left: charged.left })
}

/** A key that is only being made guards nothing yet: it has a count of its own, so that a clumsy start costs no tries. */
function judge(counters: PinKey['counters'], state: PinKey['state']): Outcome<{ left: number }> {
  if (state === 'gone') return refuse('pin_gone')
  if (state === 'active') return judgeCharge(counters)
  const left = limits.pinMaking - counters.charged - 1
  return left < 0 ? refuse('pin_refused') : accept({ left })
}
