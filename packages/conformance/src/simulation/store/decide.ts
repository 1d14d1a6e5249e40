import type { DecisionSettlement, Transactions } from '@countersign/verifier/transaction/store.ts'
import { clearPin } from './pins.ts'
import { changeEnrolment, endEnrolment, enrolmentLives, isCurrent, requestWaits } from './standing.ts'
import type { AuthenticatorRow, EnrolmentRow, RequestRow } from './tables.ts'
import { isSpent, spend, type Tx } from './tx.ts'

export function decide(tx: Tx, settlement: DecisionSettlement): Awaited<ReturnType<Transactions['decide']>> {
  const { data, now } = tx
  const { transactionId: id, aid, to, pin, activation, digest, message, answer } = settlement
  if (isSpent(data, settlement.spent)) return 'proof_replayed'
  const request = data.requests.get(id)
  const held = data.authenticators.get(aid)
  if (request === undefined || held === undefined || !isOpen(tx, settlement, request, held)) return 'closed'
  const { kind, enrolmentId } = request.transaction
  if (to === 'approved' && (kind === 'activation') !== (activation?.then === 'active'))
    throw new TypeError('the proof of an activation, and it alone, makes an authenticator')
  if (kind === 'activation' && !mayActivate(tx, settlement, held)) return 'closed'
  if (activation !== null && activation.enrolmentId !== enrolmentId) throw new TypeError('the proof belongs to another enrolment')
  if (pin !== null && !clearPin(tx, pin)) return 'closed'

  const decided = { ...request, transaction: { ...request.transaction, state: to, decidedBy: aid } }
  const settled = { digest, message, answer, at: now, binding: null, told: null }
  data.requests.put(id, { ...decided, settled })
  if (to === 'approved') data.authenticators.put(aid, { ...held, authenticator: { ...held.authenticator, lastUsedAt: now } })
  if (activation !== null) settleActivation(tx, activation, settlement, request)
  spend(tx, settlement.spent)
  const [told = null] = tx.record(settlement.facts)
  data.requests.put(id, { ...decided, settled: { ...settled, binding: data.authenticators.get(aid)?.binding ?? null, told } })
  return 'settled'
}

/** The request, while everything holds that its decision rests on. */
function isOpen({ data, now }: Tx, { transactionId, aid }: DecisionSettlement, request: RequestRow, held: AuthenticatorRow): boolean {
  const { transaction, epoch } = request
  const wanted = transaction.kind === 'activation' ? 'pending' : 'active'
  if (!requestWaits(request, now) || data.targets.get(`${transactionId}.${aid}`) === undefined) return false
  const { state, subscriberId } = held.authenticator
  return subscriberId === transaction.subscriberId && state === wanted && isCurrent(data, subscriberId, epoch)
}

/** A denial needs no PIN, so neither does its effect need the PIN to stand. */
function mayActivate({ data, now }: Tx, { transactionId, aid, to }: DecisionSettlement, { authenticator }: AuthenticatorRow): boolean {
  const { iid, verification } = authenticator
  for (const row of data.enrolments.rows()) {
    if (row.enrolment.transactionId !== transactionId) continue
    if (row.enrolment.aid !== aid || row.enrolment.state !== 'claimed' || !enrolmentLives(row, now)) return false
    if (to === 'approved' && isFurther(data, row.enrolment)) return false
    return to === 'denied' || verification.uv !== 'pin' || data.pins.get(`${iid}.${verification.kid}`)?.state === 'active'
  }
  return false
}

/** Somebody has a phone already, and none has spoken for the session that drew this code. */
function isFurther(data: Tx['data'], { subscriberId, sessionId }: EnrolmentRow['enrolment']): boolean {
  const bound = [...data.authenticators.rows()].some(
    ({ authenticator }) => authenticator.subscriberId === subscriberId && authenticator.state === 'active',
  )
  return bound && data.sessions.get(sessionId)?.session.approvedAt == null
}

function settleActivation(
  tx: Tx,
  activation: NonNullable<DecisionSettlement['activation']>,
  { aid, to }: DecisionSettlement,
  request: RequestRow,
): void {
  const { data, now } = tx
  const id = activation.enrolmentId
  const { subscriberId } = request.transaction
  if (to === 'burnt') changeEnrolment(tx, id, { numbersLeft: (data.enrolments.get(id)?.enrolment.numbersLeft ?? 0) - 1 })
  switch (activation.then) {
    case 'active': {
      const held = data.authenticators.get(aid)
      const person = data.subscribers.get(subscriberId)
      if (held === undefined || person === undefined) throw new Error('an activation of nobody')
      // An installation holds one authenticator of each person: the new one takes the place of one whose PIN is gone.
      for (const row of [...data.authenticators.rows()]) {
        const { authenticator: one } = row
        if (one.state === 'active' && one.subscriberId === subscriberId && one.iid === held.authenticator.iid)
          data.authenticators.put(one.aid, { ...row, authenticator: { ...one, state: 'removed' } })
      }
      data.authenticators.put(aid, {
        authenticator: { ...held.authenticator, state: 'active', activatedAt: now },
        binding: activation.binding,
      })
      changeEnrolment(tx, id, { state: 'active' })
      data.subscribers.put(subscriberId, { ...person, mayEnrol: false })
      return
    }
    case 'next':
      changeEnrolment(tx, id, { transactionId: activation.transaction.id })
      data.requests.put(activation.transaction.id, { transaction: activation.transaction, epoch: request.epoch, settled: null })
      data.targets.put(`${activation.transaction.id}.${aid}`, activation.target)
      return
    case 'failed':
      endEnrolment(tx, id, 'failed')
  }
}
