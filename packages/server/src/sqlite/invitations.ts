import type { SubscriberId } from '@countersign/protocol/identity.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Invitation, Subscriber } from '@countersign/verifier/person/subscriber.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import type { Queries } from './connection.ts'
import { raiseEpoch } from './endings.ts'
import type { Tx } from './group-commit.ts'
import { hasAdministrator, insertSubscriber, isUsernameTaken, subscriberById } from './subscriber-row.ts'

export function findInvitation(
  queries: Queries,
  hash: string,
  now: Instant,
): { invitation: Invitation; subscriber: Subscriber | null } | null {
  const row = queries.get<{ subscriber_id: SubscriberId | null; kind: Invitation['kind']; expires_at: Instant }>(
    'SELECT subscriber_id, kind, expires_at FROM invitation WHERE hash = :hash AND used_at IS NULL AND expires_at > :now',
    { hash, now },
  )
  if (row === undefined) return null
  const invitation = { hash, subscriberId: row.subscriber_id, kind: row.kind, expiresAt: row.expires_at }
  return { invitation, subscriber: row.subscriber_id === null ? null : subscriberById(queries, row.subscriber_id) }
}

export function invitationFate(queries: Queries, hash: string, now: Instant): 'live' | 'used' | 'expired' | 'unknown' {
  const row = queries.get<{ expires_at: Instant; used_at: Instant | null }>(
    'SELECT expires_at, used_at FROM invitation WHERE hash = :hash',
    { hash },
  )
  if (row === undefined) return 'unknown'
  if (row.used_at !== null) return 'used'
  return row.expires_at <= now ? 'expired' : 'live'
}

export function insertInvitation(tx: Tx, { hash, subscriberId, kind, expiresAt }: Invitation): void {
  tx.run('INSERT INTO invitation (hash, subscriber_id, kind, expires_at) VALUES (:hash, :subscriberId, :kind, :expiresAt)', {
    hash,
    subscriberId,
    kind,
    expiresAt,
  })
}

export function replaceInvitation(tx: Tx, subscriberId: SubscriberId | null, invitation: Invitation, facts: Facts): void {
  tx.run('DELETE FROM invitation WHERE subscriber_id IS :subscriberId AND used_at IS NULL', { subscriberId })
  insertInvitation(tx, { ...invitation, subscriberId })
  tx.record(facts)
}

export function acceptInvitation(
  tx: Tx,
  hash: string,
  { subscriberId, passwordHash, grantPhone }: { subscriberId: SubscriberId; passwordHash: string; grantPhone: boolean },
  facts: Facts,
): boolean {
  const accepted = tx.run(
    `UPDATE subscriber SET password_hash = :passwordHash, state = 'active', may_enrol = max(may_enrol, :grant)
     WHERE id = :subscriberId AND state <> 'disabled'
       AND EXISTS (SELECT 1 FROM invitation WHERE hash = :hash AND subscriber_id = :subscriberId AND used_at IS NULL AND expires_at > :now)`,
    { passwordHash, grant: grantPhone ? 1 : 0, subscriberId, hash, now: tx.now },
  )
  if (accepted === 0) return false
  tx.run('UPDATE invitation SET used_at = :now WHERE hash = :hash', { hash, now: tx.now })
  tx.run('DELETE FROM invitation WHERE subscriber_id = :subscriberId AND used_at IS NULL', { subscriberId })
  raiseEpoch(tx, subscriberId)
  tx.record(facts)
  return true
}

export function setUpAdministrator(tx: Tx, hash: string, administrator: Subscriber, facts: Facts): 'done' | 'gone' | 'taken' {
  const link = tx.get("SELECT 1 FROM invitation WHERE hash = :hash AND kind = 'setup' AND used_at IS NULL AND expires_at > :now", {
    hash,
    now: tx.now,
  })
  if (link === undefined || hasAdministrator(tx)) return 'gone'
  if (isUsernameTaken(tx, administrator.username)) return 'taken'
  tx.run('UPDATE invitation SET used_at = :now WHERE hash = :hash', { hash, now: tx.now })
  tx.run("DELETE FROM invitation WHERE kind = 'setup' AND used_at IS NULL")
  insertSubscriber(tx, administrator)
  tx.record(facts)
  return 'done'
}
