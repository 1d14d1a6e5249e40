import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { deadReason } from '@countersign/protocol/enrolment/states.ts'
import type { PublicJwk } from '@countersign/protocol/jwk.ts'
import { sameKey } from '@countersign/protocol/jwk.ts'
import { accept, type Outcome, type Refused, refuse } from '@countersign/protocol/outcome.ts'
import type { Decided, SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import { type DecisionGround, judgeDecision, readDecision, type Verdict } from '@countersign/protocol/transaction/judge-decision.ts'
import type { AuditFact } from '../audit/fact.ts'
import type { Deps } from '../deps.ts'
import { settleProof } from '../enrolment/settle-proof.ts'
import type { SpentProof } from '../ports/facts.ts'
import { facts } from '../ports/make-facts.ts'
import { decided } from './decided.ts'
import type { DecisionRows, DecisionSettlement } from './store.ts'
import { wake } from './wakes.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'keys' | 'policy'>

/**
 * Records a phone's decision (Spec §6.3). The caller has checked the request's proof by `prover`. The very same decision again, with a fresh proof,
 * hears the same answer; anything else that comes after the first is refused.
 */
export async function decide(deps: Needs, message: SignedDecision, prover: PublicJwk, spent: SpentProof): Promise<Outcome<Decided>> {
  const decision = readDecision(message)
  if (decision === null) return refuse('malformed', 'decision')
  const rows = await deps.store.transactions.forDecision(decision.txn, decision.aid)
  if (rows === null || !sameKey(rows.authenticator.possession, prover)) return refuse('request_unknown')

  const digest = digestText(utf8(JSON.stringify(message)))
  if (rows.answered?.digest === digest) return answerAgain(deps, rows.answered, spent)

  const verdict = judgeDecision(message, decision, groundOf(deps, rows), deps.keys.verify)
  if (!verdict.ok) return rows.transaction.kind === 'activation' ? explainActivation(deps, rows, verdict) : verdict

  const effect = await effectOf(deps, rows, verdict.value)
  if (effect === null) return refuse('request_unknown', 'gone meanwhile')
  const { outcome, activation, also } = effect
  const settled = await deps.store.transactions.decide({
    transactionId: rows.transaction.id,
    aid: rows.authenticator.aid,
    to: verdict.value.to,
    digest,
    message: JSON.stringify(message),
    answer: JSON.stringify(outcome),
    pin: pinOf(rows, verdict.value),
    activation,
    spent,
    facts: facts(
      [auditOf(rows, verdict.value), ...also.audit],
      wake([rows.transaction.sessionId], await iidsOf(deps, rows)),
      ...also.outbox,
    ),
  })
  if (settled === 'proof_replayed') return refuse('proof_replayed')
  if (settled === 'settled') return outcome
  // Lost a race, or time ran out in between: judge again on what stands now.
  const now = await deps.store.transactions.forDecision(decision.txn, decision.aid)
  if (now === null) return refuse('request_unknown')
  if (now.answered?.digest === digest) return answerAgain(deps, now.answered, spent)
  const again = judgeDecision(message, decision, groundOf(deps, now), deps.keys.verify)
  const reason = again.ok ? refuse('request_cancelled', 'standing changed') : again
  return now.transaction.kind === 'activation' ? explainActivation(deps, now, reason) : reason
}

/** The decision is committed, and so is its proof: only a fresh proof makes the same decision a retry. */
async function answerAgain(deps: Needs, { answer }: NonNullable<DecisionRows['answered']>, spent: SpentProof): Promise<Outcome<Decided>> {
  if (await deps.store.transactions.isSpent(spent)) return refuse('proof_replayed')
  return JSON.parse(answer) as Outcome<Decided>
}

/** A PIN key that is gone verifies nobody: no number is low enough to have been charged. A denial asks for no PIN. */
const NO_CHARGE = -1

function groundOf(deps: Needs, { transaction, target, authenticator, pin }: DecisionRows): DecisionGround {
  const { verification } = authenticator
  // The proof that made it active has settled its request: a second decision over it hears that, not that the phone was removed.
  const active = transaction.kind === 'activation' ? authenticator.state !== 'removed' : authenticator.state === 'active'
  const method =
    verification.uv === 'webauthn'
      ? { uv: 'webauthn' as const, credential: { id: verification.credential, key: verification.key } }
      : {
          uv: 'pin' as const,
          key: pin?.key ?? authenticator.possession,
          charged: pin?.state === 'active' ? pin.counters.charged : NO_CHARGE,
        }
  return {
    iss: deps.policy.phoneOrigin,
    origin: deps.policy.phoneOrigin,
    rpId: deps.policy.rpId ?? '',
    txn: transaction.id,
    state: transaction.state,
    nonce: target.nonce,
    ctx: target.ctx,
    kind: transaction.kind,
    number: transaction.number,
    aid: authenticator.aid,
    iid: authenticator.iid,
    active,
    possession: authenticator.possession,
    verification: method,
  }
}

interface Effect {
  readonly outcome: Outcome<Decided>
  readonly activation: DecisionSettlement['activation']
  readonly also: ReturnType<typeof facts>
}

async function effectOf(deps: Needs, rows: DecisionRows, verdict: Verdict): Promise<Effect | null> {
  if (rows.transaction.kind === 'activation') return settleProof(deps, rows, verdict)
  if (verdict.to === 'burnt') return { outcome: refuse('number_wrong'), activation: null, also: facts([]) }
  const told = { kind: 'notice', notice: 'not_me', subscriberId: rows.transaction.subscriberId, phone: rows.authenticator.phone } as const
  const notMe = verdict.to === 'denied' && verdict.reason === 'not_me'
  return { outcome: accept(decided(rows, verdict.to, null)), activation: null, also: facts([], ...(notMe ? [told] : [])) }
}

function pinOf(rows: DecisionRows, verdict: Verdict): DecisionSettlement['pin'] {
  const { verification, iid } = rows.authenticator
  return verdict.to !== 'denied' && verdict.uv === 'pin' && verification.uv === 'pin'
    ? { iid, kid: verification.kid, seq: verdict.pinSeq }
    : null
}

function auditOf({ transaction, authenticator }: DecisionRows, verdict: Verdict): AuditFact {
  const how =
    verdict.to === 'denied'
      ? { reason: verdict.reason }
      : { uv: verdict.uv, ...(verdict.uv === 'webauthn' ? { backedUp: verdict.backedUp } : {}) }
  return {
    kind: `transaction.${verdict.to}`,
    subject: transaction.subscriberId,
    actor: authenticator.aid,
    data: { txn: transaction.id, ...how },
  }
}

async function iidsOf(deps: Needs, rows: DecisionRows) {
  const phones = await deps.store.installations.authenticatorsOf(rows.transaction.subscriberId)
  return [rows.authenticator.iid, ...phones.map(({ iid }) => iid)]
}

/** Behind an activation's closed request stands its code's end: frozen, replaced, expired, failed. That is what the phone has to hear. */
async function explainActivation(deps: Needs, rows: DecisionRows, refused: Refused): Promise<Refused> {
  if (refused.code === 'signature_invalid' || refused.code === 'request_changed' || rows.transaction.enrolmentId === null) return refused
  const enrolment = await deps.store.enrolments.byId(rows.transaction.enrolmentId)
  const reason = enrolment && deadReason(enrolment.state, enrolment.expired)
  return reason === null || reason === 'code_used' ? refused : refuse(reason, refused.code)
}
