import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { parseMessage } from '@countersign/protocol/encoding/json.ts'
import { type InstallationId, installationId, type PinKeyId } from '@countersign/protocol/identity.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { payloadOf, type Signed } from '@countersign/protocol/jws.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import { type PinChanged, pinChangeShape } from '@countersign/protocol/pin/change.ts'
import { judgeChange } from '@countersign/protocol/pin/judge-change.ts'
import type { Deps } from '../deps.ts'
import { signBinding } from '../enrolment/sign-binding.ts'
import type { SpentProof } from '../ports/facts.ts'
import { facts } from '../ports/make-facts.ts'
import { wake } from '../transaction/wakes.ts'
import { changeIsOver } from './change-is-over.ts'
import type { PinKey } from './installation.ts'
import type { PinChangeCeremony, PinChangeSettlement } from './pin-change-store.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'keys' | 'policy'>

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
  const settlement: Omit<PinChangeSettlement, 'bindings'> = {
    id: chg,
    iid,
    fresh: { kid: fresh.kid, key: fresh.jwk, seq: fresh.seq },
    digest,
    message: JSON.stringify(message),
    answer: (wrongBefore) => JSON.stringify(answer(wrongBefore)),
    spent,
    facts: facts({ kind: 'pin.changed', subject: null, actor: iid, data: { iid, chg, from: kid, to: fresh.kid } }, wake([], [iid])),
  }
  const settle = async () =>
    changes.settle({ ...settlement, bindings: await bindingsTo(deps, iid, kid, { ...old, kid: fresh.kid, key: fresh.jwk }) })
  let settled = await settle()
  // An account was activated, or removed, in between.
  while (settled === 'bindings_differ') settled = await settle()
  if (settled === 'proof_replayed' || settled === 'pin_refused') return refuse(settled)
  const now = await changes.byId(chg)
  if (now?.answered?.digest !== digest) return changeIsOver(deps, iid)
  // A twin of this request may have been the one that settled it.
  return settled === 'changed' ? accept(JSON.parse(now.answered.answer) as PinChanged) : answerAgain(deps, now.answered, spent)
}

/** Spec §4.7: the server's word anew, for every account whose verification key this change replaces. */
async function bindingsTo(deps: Needs, iid: InstallationId, old: PinKeyId, fresh: PinKey): Promise<PinChangeSettlement['bindings']> {
  const { authenticatorsOn, binding } = deps.store.installations
  const moved = (await authenticatorsOn(iid)).filter(
    ({ state, verification }) => state === 'active' && verification.uv === 'pin' && verification.kid === old,
  )
  return Promise.all(
    moved.map(async (authenticator) => {
      const verified = { ...authenticator, verification: { uv: 'pin', kid: fresh.kid } as const }
      return { aid: authenticator.aid, binding: JSON.stringify(await signBinding(deps, verified, fresh, await binding(authenticator.aid))) }
    }),
  )
}

async function answerAgain(
  { store }: Needs,
  { answer }: NonNullable<PinChangeCeremony['answered']>,
  spent: SpentProof,
): Promise<Outcome<PinChanged>> {
  if (await store.transactions.isSpent(spent)) return refuse('proof_replayed')
  return accept(JSON.parse(answer) as PinChanged)
}
