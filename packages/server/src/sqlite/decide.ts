import type { DecisionSettlement, Transactions } from '@countersign/verifier/transaction/store.ts'
import { noteGround } from './decisions.ts'
import { endEnrolment, enrolmentLives } from './endings.ts'
import type { Tx } from './group-commit.ts'
import { clearPin } from './pin-keys.ts'
import { insertRequest, insertTarget, type RequestRow } from './request-row.ts'
import { isSpent, spend } from './spent-proof.ts'

export function decide(tx: Tx, settlement: DecisionSettlement): Awaited<ReturnType<Transactions['decide']>> {
  const { transactionId: id, aid, to, pin, spent, facts } = settlement
  if (isSpent(tx, spent)) return 'proof_replayed'
  const request = openRequest(tx, settlement)
  if (request === undefined) return 'closed'
  if (to === 'approved' && (request.kind === 'activation') !== (settlement.activation?.then === 'active')) {
    throw new TypeError('the proof of an activation, and it alone, makes an authenticator')
  }
  if (request.kind === 'activation' && !mayActivate(tx, settlement)) return 'closed'
  if (pin !== null && !clearPin(tx, pin)) return 'closed'

  tx.run(
    `UPDATE request SET state = :to, decided_by = :aid, decided_at = :now, digest = :digest, message = :message, answer = :answer
     WHERE id = :id AND state = 'pending'`,
    { id, to, aid, now: tx.now, digest: settlement.digest, message: settlement.message, answer: settlement.answer },
  )
  if (to === 'approved') tx.run('UPDATE authenticator SET last_used_at = :now WHERE aid = :aid', { aid, now: tx.now })
  if (settlement.activation !== null) settleActivation(tx, settlement, request)
  spend(tx, spent)
  const [told] = tx.record(facts)
  noteGround(tx, id, told)
  return 'settled'
}

/** The request, while everything holds that its decision rests on. */
function openRequest(tx: Tx, { transactionId: id, aid }: DecisionSettlement): RequestRow | undefined {
  return tx.get<RequestRow>(
    `SELECT r.* FROM request r JOIN target t ON t.request_id = r.id JOIN authenticator a ON a.aid = t.aid JOIN subscriber p ON p.id = r.subscriber_id
     WHERE r.id = :id AND r.state = 'pending' AND r.expires_at > :now
       AND t.aid = :aid AND a.subscriber_id = r.subscriber_id AND a.state = CASE r.kind WHEN 'activation' THEN 'pending' ELSE 'active' END
       AND p.state = 'active' AND p.epoch = r.epoch`,
    { id, aid, now: tx.now },
  )
}

/**
 * A denial needs no PIN, so neither does its effect need the PIN to stand. A further phone becomes active only where an earlier one has spoken for the session that drew the code:
 * a code that had ended in time lives again when the clock is set back, and then it must not pass for a first phone's.
 */
function mayActivate(tx: Tx, { transactionId, aid, to }: DecisionSettlement): boolean {
  return (
    tx.get(
      `SELECT 1 FROM enrolment WHERE transaction_id = :transactionId AND aid = :aid AND state = 'claimed' AND ${enrolmentLives}
         AND EXISTS (SELECT 1 FROM authenticator a WHERE a.aid = :aid AND (:to = 'denied' OR a.pin_kid IS NULL
           OR EXISTS (SELECT 1 FROM pin_key k WHERE k.iid = a.iid AND k.kid = a.pin_kid AND k.state = 'active')))
         AND (:to <> 'approved' OR NOT EXISTS (SELECT 1 FROM authenticator o WHERE o.subscriber_id = enrolment.subscriber_id AND o.state = 'active')
           OR EXISTS (SELECT 1 FROM session s WHERE s.id = enrolment.session_id AND s.approved_at IS NOT NULL))`,
      { transactionId, aid, to, now: tx.now },
    ) !== undefined
  )
}

function settleActivation(tx: Tx, { activation, aid, to }: DecisionSettlement, request: RequestRow): void {
  if (activation === null) return
  const id = activation.enrolmentId
  if (request.enrolment_id !== id) throw new TypeError('the proof belongs to another enrolment')
  if (to === 'burnt') tx.run('UPDATE enrolment SET numbers_left = numbers_left - 1 WHERE id = :id', { id })
  switch (activation.then) {
    case 'active':
      // An installation holds one authenticator of each person: the new one takes the place of one whose PIN is gone.
      tx.run(
        `UPDATE authenticator SET state = 'removed' WHERE state = 'active' AND subscriber_id = :subscriberId
           AND iid = (SELECT iid FROM authenticator WHERE aid = :aid)`,
        { aid, subscriberId: request.subscriber_id },
      )
      tx.run("UPDATE authenticator SET state = 'active', activated_at = :now, binding = :binding WHERE aid = :aid", {
        aid,
        now: tx.now,
        binding: activation.binding,
      })
      tx.run("UPDATE enrolment SET state = 'active' WHERE id = :id", { id })
      tx.run('UPDATE subscriber SET may_enrol = 0 WHERE id = :subscriberId', { subscriberId: request.subscriber_id })
      return
    case 'next':
      tx.run('UPDATE enrolment SET transaction_id = :next WHERE id = :id', { id, next: activation.transaction.id })
      insertRequest(tx, { ...activation.transaction, kind: 'activation', enrolmentId: id }, request.epoch)
      insertTarget(tx, activation.target)
      return
    case 'failed':
      endEnrolment(tx, id, 'failed')
  }
}
