import type { Transactions } from '@countersign/verifier/transaction/store.ts'
import type { Tx } from './group-commit.ts'
import { livingAt, sessionLives } from './session-row.ts'

export function consume(tx: Tx, input: Parameters<Transactions['consume']>[0]): boolean {
  const { transactionId: id, sessionId, tokenHash, newTokenHash, salt, methods, facts } = input
  const consumed = tx.run(
    `UPDATE request SET state = 'consumed', consumed_at = :now
     WHERE id = :id AND session_id = :sessionId AND state = 'approved'
       AND EXISTS (SELECT 1 FROM session WHERE session.id = :sessionId AND session.token_hash = :tokenHash
         AND session.subscriber_id = request.subscriber_id AND session.epoch = request.epoch AND ${sessionLives})
       AND EXISTS (SELECT 1 FROM authenticator a WHERE a.aid = request.decided_by AND a.state = 'active')`,
    { id, sessionId, tokenHash, now: tx.now, ...livingAt(tx.now) },
  )
  if (consumed === 0) return false
  tx.run(
    `UPDATE session SET stage = 'full', methods = :methods, token_hash = :newTokenHash, approved_at = :now, seen_at = :now,
       retired_hash = :tokenHash, retired_salt = :salt, retired_at = :now
     WHERE id = :sessionId AND token_hash = :tokenHash`,
    { sessionId, tokenHash, newTokenHash, salt, methods: JSON.stringify(methods), now: tx.now },
  )
  tx.record(facts)
  return true
}
