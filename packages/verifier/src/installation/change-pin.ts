import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { installationId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { payloadOf, type Signed } from '@countersign/protocol/jws.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { type PinChanged, pinChangeShape } from '@countersign/protocol/pin/change.ts'
import { judgeChange } from '@countersign/protocol/pin/judge-change.ts'
import type { Deps } from '../deps.ts'
import type { SpentProof } from '../ports/facts.ts'
import { facts } from '../ports/make-facts.ts'
import { wake } from '../transaction/wakes.ts'
import { changeIsOver } from './change-is-over.ts'
import type { PinChangeCeremony } from './pin-change-store.ts'

type Needs = Pick<Deps, 'store' | 'keys' | 'policy'>

/**
 * Replaces an installation's PIN key and OPRF key at once (Spec §5.8). The very same message again, with a fresh proof, hears the same answer; any other is
 * told which PIN key stands.
 */
export async function changePin(deps: Needs, message: Signed, prover: PublicJwk, spent: SpentProof): Promise<Outcome<PinChanged>> {
  const { changes, pin: pinOf } = deps.store.installations
  const iid = installationId(prover)
  const read = parseMessage(pinChangeShape, payloadOf(message))
  if (read === null) return refuse('malformed', 'pin-change')
  const ceremony = await changes.byId(read.chg)
  if (ceremony === null || ceremony.iid !== iid) return changeIsOver(deps, iid)
  const digest = digestText(utf8(JSON.stringify(message)))
  if (ceremony.answered?.digest === digest) return answerAgain(deps, ceremony.answered, spent)
  const old = await pinOf(iid, ceremony.kid)
  if (ceremony.state === 'over' || old?.state !== 'active' || old.key === null) return changeIsOver(deps, iid)

  const { id: chg, nonce, seq, kid } = ceremony
  const ground = { iss: deps.policy.phoneOrigin, installation: prover, pin: { kid, key: old.key }, chg, nonce, seq }
  const judged = judgeChange(message, ground, deps.keys.verify)
  if (!judged.ok) return judged

  const fresh = judged.value.new
  const answer = (wrongBefore: number): PinChanged => ({
    typ: 'countersign/pin-changed',
    v: 1,
    chg,
    kid: fresh.kid,
    pin_wrong_before: wrongBefore,
  })
  const settled = await changes.settle({
    id: chg,
    iid,
    fresh: { kid: fresh.kid, key: fresh.jwk, seq: fresh.seq },
    digest,
    message: JSON.stringify(message),
    answer: (wrongBefore) => JSON.stringify(answer(wrongBefore)),
    spent,
    facts: facts({ kind: 'pin.changed', subject: null, actor: iid, data: { iid, chg, from: kid, to: fresh.kid } }, wake([], [iid])),
  })
  if (settled === 'proof_replayed' || settled === 'pin_refused') return refuse(settled)
  const now = await changes.byId(chg)
  if (now?.answered?.digest !== digest) return changeIsOver(deps, iid)
  // A twin of this request may have been the one that settled it.
  return settled === 'changed' ? accept(JSON.parse(now.answered.answer) as PinChanged) : answerAgain(deps, now.answered, spent)
}

async function answerAgain(
  { store }: Needs,
  { answer }: NonNullable<PinChangeCeremony['answered']>,
  spent: SpentProof,
): Promise<Outcome<PinChanged>> {
  if (await store.transactions.isSpent(spent)) return refuse('proof_replayed')
  return accept(JSON.parse(answer) as PinChanged)
}
