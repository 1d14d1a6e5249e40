import type { AuthenticatorId, InstallationId, TransactionId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import type { DecisionRows, Transactions } from '@countersign/verifier/transaction/store.ts'
import type { Target, Transaction } from '@countersign/verifier/transaction/transaction.ts'
import { authenticatorById } from './authenticator-row.ts'
import type { Queries } from './connection.ts'
import { consume } from './consume.ts'
import type { Database } from './database.ts'
import { decide } from './decide.ts'
import type { Tx } from './group-commit.ts'
import { readPin } from './pin-keys.ts'
import { insertRequest, insertTarget, type RequestRow, type TargetRow, targetOf, transactionOf } from './request-row.ts'
import { standingEpoch } from './session-row.ts'
import { isSpent } from './spent-proof.ts'

export function transactions({ reader, writer, clock }: Database): Transactions {
  return {
    begin: (transaction, targets, mostPending, facts) => writer.write((tx) => begin(tx, transaction, targets, mostPending, facts)),
    byId: async (id) => {
      const row = reader.get<RequestRow>('SELECT * FROM request WHERE id = :id', { id })
      return row === undefined ? null : transactionOf(row, clock.now())
    },
    targets: async (id) => reader.all<TargetRow>('SELECT * FROM target WHERE request_id = :id ORDER BY aid', { id }).map(targetOf),
    waitingOn: async (iid) => waitingOn(reader, iid, clock.now()),
    numbersShown: async (subscriberId) =>
      reader
        .all<{ number: string }>(
          // CROSS JOIN keeps SQLite to this order: from the few phones to what waits for their people, not through all that ever went to them.
          `SELECT DISTINCT r.number FROM authenticator own CROSS JOIN authenticator a ON a.iid = own.iid
             CROSS JOIN request r ON r.subscriber_id = a.subscriber_id CROSS JOIN target t ON t.request_id = r.id AND t.aid = a.aid
           WHERE own.subscriber_id = :subscriberId AND own.state IN ('pending', 'active') AND r.state = 'pending' AND r.expires_at > :now`,
          { subscriberId, now: clock.now() },
        )
        .map((row) => row.number),
    forDecision: async (id, aid) => reader.snapshot((queries) => forDecision(queries, id, aid, clock.now())),
    decide: (settlement) => writer.write((tx) => decide(tx, settlement)),
    consume: (input) => writer.write((tx) => consume(tx, input)),
    cancel: (id, sessionId, facts) =>
      writer.write((tx) => {
        const cancelled = tx.run(
          "UPDATE request SET state = 'cancelled' WHERE id = :id AND session_id = :sessionId AND state = 'pending' AND expires_at > :now",
          { id, sessionId, now: tx.now },
        )
        if (cancelled === 0) return false
        tx.record(facts)
        return true
      }),
    isSpent: async (proof) => isSpent(reader, proof),
  }
}

function begin(
  tx: Tx,
  transaction: Transaction,
  targets: readonly Target[],
  mostPending: number,
  facts: Facts,
): Awaited<ReturnType<Transactions['begin']>> {
  const { subscriberId, sessionId } = transaction
  const epoch = standingEpoch(tx, sessionId, subscriberId)
  if (epoch === undefined) return 'gone'
  for (const { aid } of targets) {
    const active = tx.get("SELECT 1 FROM authenticator WHERE aid = :aid AND subscriber_id = :subscriberId AND state = 'active'", {
      aid,
      subscriberId,
    })
    if (active === undefined) return 'gone'
  }
  const waiting = tx.get<{ count: number }>(
    "SELECT count(*) AS count FROM request WHERE subscriber_id = :subscriberId AND state = 'pending' AND expires_at > :now",
    { subscriberId, now: tx.now },
  )
  if ((waiting?.count ?? 0) >= mostPending) return 'too_many'
  insertRequest(tx, transaction, epoch)
  for (const target of targets) insertTarget(tx, target)
  tx.run('UPDATE session SET transaction_id = :id WHERE id = :sessionId', { id: transaction.id, sessionId })
  tx.record(facts)
  return 'begun'
}

function waitingOn(queries: Queries, iid: InstallationId, now: Instant): { transaction: Transaction; target: Target }[] {
  return queries
    .all<RequestRow & TargetRow & { target_nonce: string }>(
      `SELECT r.*, t.request_id, t.aid, t.nonce, t.context, t.ctx
       FROM authenticator a CROSS JOIN request r ON r.subscriber_id = a.subscriber_id CROSS JOIN target t ON t.request_id = r.id AND t.aid = a.aid
         JOIN subscriber p ON p.id = r.subscriber_id
       WHERE a.iid = :iid AND a.state = CASE r.kind WHEN 'activation' THEN 'pending' ELSE 'active' END
         AND r.state = 'pending' AND r.expires_at > :now AND p.state = 'active' AND p.epoch = r.epoch
       ORDER BY r.created_at, r.rowid`,
      { iid, now },
    )
    .map((row) => ({ transaction: transactionOf(row, now), target: targetOf(row) }))
}

function forDecision(queries: Queries, id: TransactionId, aid: AuthenticatorId, now: Instant): DecisionRows | null {
  const request = queries.get<RequestRow>('SELECT * FROM request WHERE id = :id', { id })
  const target = queries.get<TargetRow>('SELECT * FROM target WHERE request_id = :id AND aid = :aid', { id, aid })
  const authenticator = authenticatorById(queries, aid)
  if (request === undefined || target === undefined || authenticator === null) return null
  const { iid, verification } = authenticator
  return {
    transaction: transactionOf(request, now),
    target: targetOf(target),
    authenticator,
    pin: verification.uv === 'pin' ? readPin(queries, iid, verification.kid, now) : null,
    answered: request.digest === null || request.answer === null ? null : { digest: request.digest, answer: request.answer },
  }
}
