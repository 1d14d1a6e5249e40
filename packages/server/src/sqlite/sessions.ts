import { retiredTokenLife, type Session } from '@countersign/verifier/session/session.ts'
import type { Sessions } from '@countersign/verifier/session/store.ts'
import { completeHere } from './complete-here.ts'
import type { Params } from './connection.ts'
import type { Database } from './database.ts'
import { endSession } from './endings.ts'
import { livingAt, type SessionRow, sessionLives, sessionOf } from './session-row.ts'
import { subscriberById } from './subscriber-row.ts'

/** Seconds between two notes of a session's use: it may end this much early, never late. Our choice: one write a minute for an open page. */
const NOTED_EVERY = 60

export function sessions({ reader, writer, clock }: Database): Sessions {
  const noting = new Set<string>()

  /** Not waited for: that a page was looked at is nothing that anybody was promised. */
  function noteUse(tokenHash: string, now: number): void {
    if (noting.has(tokenHash)) return
    noting.add(tokenHash)
    writer
      .write((tx) => {
        noting.delete(tokenHash)
        tx.run('UPDATE session SET seen_at = max(seen_at, :now) WHERE token_hash = :tokenHash', { tokenHash, now })
      })
      .catch(() => noting.delete(tokenHash))
  }

  /** The new token has arrived: the one before it is of no more use. A disk that is full must keep nobody out, and its life is short. */
  async function forgetRetired(tokenHash: string): Promise<void> {
    await writer
      .write((tx) => {
        tx.run('UPDATE session SET retired_hash = NULL, retired_salt = NULL, retired_at = NULL WHERE token_hash = :tokenHash', {
          tokenHash,
        })
      })
      .catch(() => {})
  }

  return {
    begin: (session, tokenHash, facts, epoch) =>
      writer.write((tx) => {
        const begun = tx.run(
          `INSERT INTO session (id, token_hash, subscriber_id, epoch, stage, methods, approved_at, enrolment_id, transaction_id, ip, browser, created_at, seen_at)
           SELECT :id, :tokenHash, p.id, p.epoch, :stage, :methods, :approvedAt, :enrolmentId, :transactionId, :ip, :browser, :createdAt, :now
           FROM subscriber p WHERE p.id = :subscriberId AND p.state = 'active' AND p.epoch = coalesce(:asOf, p.epoch)`,
          { ...session, methods: JSON.stringify(session.methods), tokenHash, asOf: epoch ?? null, now: tx.now },
        )
        if (begun === 0) return false
        tx.record(facts)
        return true
      }),
    find: async (tokenHash) => {
      const now = clock.now()
      const found = reader.snapshot((queries) => {
        const row = queries.get<SessionRow>(`SELECT * FROM session WHERE token_hash = :tokenHash AND ${sessionLives}`, {
          tokenHash,
          ...livingAt(now),
        })
        const subscriber = row === undefined ? null : subscriberById(queries, row.subscriber_id)
        if (row === undefined || subscriber === null) return null
        if (now - row.seen_at >= NOTED_EVERY) noteUse(tokenHash, now)
        return { session: sessionOf(row), subscriber, moved: row.retired_hash !== null }
      })
      if (found === null) return null
      const { moved, ...signedIn } = found
      if (moved) await forgetRetired(tokenHash)
      return signedIn
    },
    movedFrom: async (tokenHash) => {
      const now = clock.now()
      return reader.snapshot((queries) => {
        const row = queries.get<SessionRow>(
          `SELECT * FROM session WHERE retired_hash = :tokenHash AND retired_at > :since AND ${sessionLives}`,
          { tokenHash, since: now - retiredTokenLife, ...livingAt(now) },
        )
        const subscriber = row === undefined ? null : subscriberById(queries, row.subscriber_id)
        if (row === undefined || row.retired_salt === null || subscriber === null) return null
        return { session: sessionOf(row), subscriber, salt: row.retired_salt }
      })
    },
    rotate: (tokenHash, newTokenHash, change, facts) =>
      writer.write((tx) => {
        const { sets, params } = changes(change)
        const rotated = tx.run(
          `UPDATE session SET ${['token_hash = :newTokenHash', 'seen_at = :now', ...sets].join(', ')} WHERE token_hash = :tokenHash AND ${sessionLives}`,
          { ...params, tokenHash, newTokenHash, now: tx.now, ...livingAt(tx.now) },
        )
        if (rotated === 0) return false
        tx.record(facts)
        return true
      }),
    completeHere: (input) => writer.write((tx) => completeHere(tx, input)),
    rehash: async (tokenHash, newTokenHash) => {
      // Asked for every unknown token while an older key is kept: only what is there is worth a write.
      if (reader.get('SELECT 1 FROM session WHERE token_hash = :tokenHash', { tokenHash }) === undefined) return false
      return writer.write(
        (tx) => tx.run('UPDATE session SET token_hash = :newTokenHash WHERE token_hash = :tokenHash', { tokenHash, newTokenHash }) === 1,
      )
    },
    change: (id, change) =>
      writer.write((tx) => {
        const { sets, params } = changes(change)
        if (sets.length > 0) tx.run(`UPDATE session SET ${sets.join(', ')} WHERE id = :id`, { ...params, id })
      }),
    end: (id, facts) =>
      writer.write((tx) => {
        if (endSession(tx, id)) tx.record(facts)
      }),
  }
}

const columns = { stage: 'stage', enrolmentId: 'enrolment_id', transactionId: 'transaction_id' } as const

/** Only what is given changes; `null` is a value. */
function changes(change: Partial<Pick<Session, keyof typeof columns>>): { sets: string[]; params: Params } {
  const given = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) => change[name] !== undefined)
  return {
    sets: given.map((name) => `${columns[name]} = :${name}`),
    params: Object.fromEntries(given.map((name) => [name, change[name] ?? null])),
  }
}
