import type { AuthenticatorId, EnrolmentId, InstallationId, SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { SessionId } from '@countersign/verifier/session/session.ts'
import { changeLives, endSession, forgetIdleInstallations } from './endings.ts'
import type { GroupCommit, Tx } from './group-commit.ts'
import { livingAt, sessionLives } from './session-row.ts'

/** Rows that end in one operation: others' operations get their turn between two. */
const PORTION = 200

/** So long a used or expired link still says what became of it. Our choice, seconds: a month after a week's life. */
const LINK_MEMORY = 30 * 86_400

export async function sweep(writer: GroupCommit): Promise<void> {
  while ((await writer.write(expireRequests)) === PORTION);
  while ((await writer.write(endDeadSessions)) === PORTION);
  while ((await writer.write(forgetEnrolments)) === PORTION);
  await writer.write(forgetTheRest)
}

function expireRequests(tx: Tx): number {
  const expired = tx.all<{ id: TransactionId; subscriber_id: SubscriberId; session_id: SessionId }>(
    "SELECT id, subscriber_id, session_id FROM request WHERE state = 'pending' AND expires_at <= :now ORDER BY expires_at LIMIT :most",
    { now: tx.now, most: PORTION },
  )
  for (const { id, subscriber_id, session_id } of expired) {
    tx.run("UPDATE request SET state = 'expired' WHERE id = :id", { id })
    const phones = tx.all<{ iid: InstallationId }>(
      'SELECT DISTINCT a.iid FROM target t JOIN authenticator a ON a.aid = t.aid WHERE t.request_id = :id',
      { id },
    )
    tx.record({
      audit: [{ kind: 'transaction.expired', subject: subscriber_id, actor: 'server', data: { txn: id } }],
      outbox: [{ kind: 'wake', topics: [`session:${session_id}`, ...phones.map(({ iid }) => `installation:${iid}` as const)] }],
    })
  }
  return expired.length
}

function endDeadSessions(tx: Tx): number {
  const dead = tx.all<{ id: SessionId }>(`SELECT id FROM session WHERE NOT (${sessionLives}) LIMIT :most`, {
    ...livingAt(tx.now),
    most: PORTION,
  })
  for (const { id } of dead) endSession(tx, id)
  return dead.length
}

/** Dead codes are remembered for a day, so that the holder of the whole code learns what became of it; then they go with all that never came to life. */
function forgetEnrolments(tx: Tx): number {
  const old = tx.all<{ id: EnrolmentId; aid: AuthenticatorId | null }>(
    'SELECT id, aid FROM enrolment WHERE expires_at <= :before LIMIT :most',
    {
      before: tx.now - limits.enrolmentMemory,
      most: PORTION,
    },
  )
  for (const { id, aid } of old) {
    const activated = tx.get('SELECT 1 FROM authenticator WHERE aid = :aid AND activated_at IS NOT NULL', { aid })
    if (activated === undefined) {
      tx.run('DELETE FROM request WHERE enrolment_id = :id', { id })
      tx.run('DELETE FROM authenticator WHERE aid = :aid', { aid })
    }
    tx.run('DELETE FROM enrolment WHERE id = :id', { id })
  }
  if (old.length > 0) forgetIdleInstallations(tx)
  return old.length
}

function forgetTheRest(tx: Tx): void {
  const { now } = tx
  tx.run(
    `UPDATE authenticator SET state = 'removed' WHERE state = 'pending' AND NOT EXISTS (
       SELECT 1 FROM enrolment e WHERE e.aid = authenticator.aid AND e.state = 'claimed' AND e.expires_at > :now)`,
    { now },
  )
  const unmade = tx.run(
    `DELETE FROM pin_key WHERE key IS NULL AND NOT EXISTS (
       SELECT 1 FROM enrolment e WHERE e.id = pin_key.made_for AND e.state IN ('open', 'claimed') AND e.expires_at > :now)
     AND made_for NOT IN (SELECT id FROM pin_change WHERE ${changeLives})`,
    { now },
  )
  if (unmade > 0) tx.scrub()
  tx.run("DELETE FROM pin_change WHERE state <> 'done' AND expires_at <= :now", { now })
  tx.run('DELETE FROM pin_charge WHERE at <= :before', { before: now - limits.pinUnsignedWindow })
  tx.run('DELETE FROM spent_proof WHERE at < :before', { before: now - 2 * limits.nonceLife })
  tx.run('DELETE FROM limit_window WHERE ends_at <= :now', { now })
  tx.run('DELETE FROM invitation WHERE expires_at <= :before', { before: now - LINK_MEMORY })
}
