import type { Sessions } from '@countersign/verifier/session/store.ts'
import type { Tx } from './group-commit.ts'
import { livingAt, sessionLives } from './session-row.ts'

export function completeHere(tx: Tx, input: Parameters<Sessions['completeHere']>[0]): boolean {
  const { sessionId, tokenHash, newTokenHash, salt, transactionId, aid, credential, methods, facts, cancelled } = input
  const completed = tx.run(
    `UPDATE session SET stage = 'full', methods = :methods, token_hash = :newTokenHash, seen_at = :now,
       retired_hash = :tokenHash, retired_salt = :salt, retired_at = :now
     WHERE id = :sessionId AND token_hash = :tokenHash AND stage = 'password' AND transaction_id IS :transactionId AND ${sessionLives}
       AND NOT EXISTS (SELECT 1 FROM request r WHERE r.id = session.transaction_id AND r.state NOT IN ('pending', 'expired', 'cancelled'))
       AND EXISTS (SELECT 1 FROM authenticator a WHERE a.aid = :aid AND a.subscriber_id = session.subscriber_id AND a.state = 'active'
         AND a.uv = 'webauthn' AND a.credential = :credential)`,
    {
      sessionId,
      tokenHash,
      newTokenHash,
      salt,
      transactionId,
      aid,
      credential,
      methods: JSON.stringify(methods),
      now: tx.now,
      ...livingAt(tx.now),
    },
  )
  if (completed === 0) return false
  const ended = tx.run("UPDATE request SET state = 'cancelled' WHERE session_id = :sessionId AND state = 'pending' AND expires_at > :now", {
    sessionId,
    now: tx.now,
  })
  tx.run('UPDATE authenticator SET last_used_at = :now WHERE aid = :aid', { aid, now: tx.now })
  tx.record(facts)
  if (ended > 0) tx.record(cancelled)
  return true
}
