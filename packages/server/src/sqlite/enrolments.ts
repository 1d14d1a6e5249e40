import { sameText } from '@countersign/protocol/encoding/bytes.ts'
import type { EnrolmentId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { Enrolment } from '@countersign/verifier/enrolment/enrolment.ts'
import type { Enrolments } from '@countersign/verifier/enrolment/store.ts'
import type { Installation } from '@countersign/verifier/installation/installation.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import { claim } from './claim.ts'
import type { Database } from './database.ts'
import { endEnrolment, enrolmentLives, replaceEnrolments } from './endings.ts'
import { type EnrolmentRow, enrolmentOf } from './enrolment-row.ts'
import type { Tx } from './group-commit.ts'
import { knowInstallation } from './installations.ts'
import { isFull, takeOne } from './limits.ts'
import { standingEpoch } from './session-row.ts'

export function enrolments({ reader, writer, clock }: Database): Enrolments {
  const one = (row: EnrolmentRow | undefined) => (row === undefined ? null : enrolmentOf(row, clock.now()))
  return {
    start: (enrolment, facts) => writer.write((tx) => start(tx, enrolment, facts)),
    byId: async (id) => one(reader.get('SELECT * FROM enrolment WHERE id = :id', { id })),
    byName: async (name) => one(reader.get('SELECT * FROM enrolment WHERE name = :name', { name })),
    tryCode: (...input) => writer.write((tx) => tryCode(tx, ...input)),
    opened: (id, installation, facts) => writer.write((tx) => opened(tx, id, installation, facts)),
    claim: (settlement) => writer.write((tx) => claim(tx, settlement)),
    metDead: (id, facts) =>
      writer.write((tx) => {
        const met = tx.run(`UPDATE enrolment SET met_dead = 1 WHERE id = :id AND met_dead = 0 AND NOT (${enrolmentLives})`, {
          id,
          now: tx.now,
        })
        if (met === 1) tx.record(facts)
      }),
    replaceAll: (subscriberId, facts) =>
      writer.write((tx) => {
        if (replaceEnrolments(tx, { subscriberId }) > 0) tx.record(facts)
      }),
  }
}

/** A session that has ended meanwhile starts nothing that lives, and harms nothing that does: its code is born replaced. */
function start(tx: Tx, enrolment: Enrolment, facts: Facts): boolean {
  const { id, name, typedHash, linkedHash, subscriberId, sessionId, ip, browser, nonce, createdAt, expiresAt, numbersLeft } = enrolment
  if (tx.get('SELECT 1 FROM enrolment WHERE name = :name', { name }) !== undefined) return false
  const epoch = standingEpoch(tx, sessionId, subscriberId)
  if (epoch !== undefined) replaceEnrolments(tx, { subscriberId })
  tx.run(
    `INSERT INTO enrolment (id, name, typed_hash, linked_hash, subscriber_id, session_id, ip, browser, epoch, state, nonce, created_at, expires_at, numbers_left)
     VALUES (:id, :name, :typedHash, :linkedHash, :subscriberId, :sessionId, :ip, :browser, :epoch, :state, :nonce, :createdAt, :expiresAt, :numbersLeft)`,
    {
      id,
      name,
      typedHash,
      linkedHash,
      subscriberId,
      sessionId,
      ip,
      browser,
      epoch: epoch ?? -1,
      state: epoch === undefined ? 'replaced' : 'open',
      nonce,
      createdAt,
      expiresAt,
      numbersLeft,
    },
  )
  tx.record(facts)
  return true
}

function tryCode(
  tx: Tx,
  ...[{ name, hash, older = [] }, window, facts]: Parameters<Enrolments['tryCode']>
): Awaited<ReturnType<Enrolments['tryCode']>> {
  if (window !== null && isFull(tx, window)) return 'limited'
  const row = tx.get<EnrolmentRow>('SELECT * FROM enrolment WHERE name = :name', { name })
  const enrolment = row === undefined ? null : enrolmentOf(row, tx.now)
  const isRight = (one: string) => enrolment !== null && (sameText(one, enrolment.typedHash) || sameText(one, enrolment.linkedHash))
  if (enrolment !== null && [hash, ...older].some(isRight)) return enrolment
  if (window !== null) takeOne(tx, window)
  if (enrolment !== null) countWrong(tx, enrolment, facts)
  return 'wrong'
}

function countWrong(tx: Tx, enrolment: Enrolment, facts: (enrolment: Enrolment) => Facts): void {
  const { id } = enrolment
  const counted = tx.run(`UPDATE enrolment SET wrong_secrets = wrong_secrets + 1 WHERE id = :id AND ${enrolmentLives}`, { id, now: tx.now })
  if (counted === 0) return
  if (enrolment.wrongSecrets + 1 >= limits.wrongSecrets) endEnrolment(tx, id, 'guessed')
  tx.record(facts(enrolment))
}

function opened(tx: Tx, id: EnrolmentId, installation: Installation, facts: Facts): boolean {
  const live = tx.run(
    `UPDATE enrolment SET opened = 1, expires_at = max(expires_at, created_at + :life)
     WHERE id = :id AND ${enrolmentLives}`,
    { id, life: limits.enrolmentLifeOpened, now: tx.now },
  )
  if (live === 0) return false
  knowInstallation(tx, installation, tx.now)
  const first = tx.run('INSERT INTO enrolment_opening (enrolment_id, iid, at) VALUES (:id, :iid, :now) ON CONFLICT DO NOTHING', {
    id,
    iid: installation.iid,
    now: tx.now,
  })
  // Opening is repeated at will; only what it changes is told.
  if (first === 1) tx.record(facts)
  return true
}
