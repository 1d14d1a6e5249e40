import { retiredTokenLife } from '@countersign/verifier/session/session.ts'
import type { Sessions } from '@countersign/verifier/session/store.ts'
import { completeHere } from './complete-here.ts'
import type { Operations } from './operations.ts'
import { endSession, sessionLives } from './standing.ts'
import type { Data, SessionRow } from './tables.ts'

export function sessions({ read, write }: Operations): Sessions {
  return {
    begin: (session, tokenHash, facts, epoch) =>
      write('sessions.begin', (tx) => {
        const person = tx.data.subscribers.get(session.subscriberId)
        if (person?.state !== 'active' || (epoch !== undefined && person.epoch !== epoch)) return false
        tx.data.sessions.put(session.id, { session, tokenHash, epoch: person.epoch, seenAt: tx.now, retired: null })
        tx.record(facts)
        return true
      }),
    // That a page was looked at is noted in the step that finds the session: nothing is promised of when.
    async find(tokenHash) {
      const found = await write('sessions.find', ({ data, now }) => {
        const row = byToken(data, tokenHash)
        const subscriber = row && data.subscribers.get(row.session.subscriberId)
        if (row === undefined || subscriber === undefined || !sessionLives(data, row, now)) return null
        if (now > row.seenAt) data.sessions.put(row.session.id, { ...row, seenAt: now })
        return { session: row.session, subscriber, moved: row.retired !== null }
      })
      if (found === null) return null
      const { moved, ...signedIn } = found
      // A store that fails here must keep nobody out: the old token's life is short.
      if (moved) await write('sessions.forgetRetired', ({ data }) => forgetRetired(data, tokenHash)).catch(() => {})
      return signedIn
    },
    movedFrom: (tokenHash) =>
      read('sessions.movedFrom', ({ data, now }) => {
        for (const row of data.sessions.rows()) {
          if (row.retired?.hash !== tokenHash || row.retired.at <= now - retiredTokenLife || !sessionLives(data, row, now)) continue
          const subscriber = data.subscribers.get(row.session.subscriberId)
          return subscriber === undefined ? null : { session: row.session, subscriber, salt: row.retired.salt }
        }
        return null
      }),
    rotate: (tokenHash, newTokenHash, change, facts) =>
      write('sessions.rotate', (tx) => {
        const row = byToken(tx.data, tokenHash)
        if (row === undefined || !sessionLives(tx.data, row, tx.now)) return false
        const session = { ...row.session, ...given(change) }
        tx.data.sessions.put(session.id, { ...row, session, tokenHash: newTokenHash, seenAt: tx.now })
        tx.record(facts)
        return true
      }),
    completeHere: (input) => write('sessions.completeHere', (tx) => completeHere(tx, input)),
    rehash: (tokenHash, newTokenHash) =>
      write('sessions.rehash', ({ data }) => {
        const row = byToken(data, tokenHash)
        if (row !== undefined) data.sessions.put(row.session.id, { ...row, tokenHash: newTokenHash })
        return row !== undefined
      }),
    change: (id, change) =>
      write('sessions.change', ({ data }) => {
        const row = data.sessions.get(id)
        if (row !== undefined) data.sessions.put(id, { ...row, session: { ...row.session, ...given(change) } })
      }),
    end: (id, facts) =>
      write('sessions.end', (tx) => {
        if (endSession(tx, id)) tx.record(facts)
      }),
  }
}

function forgetRetired(data: Data, tokenHash: string): void {
  const row = byToken(data, tokenHash)
  if (row !== undefined) data.sessions.put(row.session.id, { ...row, retired: null })
}

function byToken({ sessions }: Data, tokenHash: string): SessionRow | undefined {
  for (const row of sessions.rows()) if (row.tokenHash === tokenHash) return row
  return undefined
}

/** Only what is given changes; `null` is a value. */
function given<T extends object>(change: T): T {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T
}
