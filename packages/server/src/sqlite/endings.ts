import { enrolmentTransitions } from '@countersign/protocol/enrolment/states.ts'
import type { EnrolmentId, SubscriberId } from '@countersign/protocol/identity.ts'
import { pinChangeTransitions } from '@countersign/protocol/pin/change-states.ts'
import { acceptedIn } from '@countersign/protocol/transitions.ts'
import type { SessionId } from '@countersign/verifier/session/session.ts'
import type { Tx } from './group-commit.ts'

/** An enrolment that still takes something (Spec §4.6). Wants `:now`. */
export const enrolmentLives = liveIn(acceptedIn(enrolmentTransitions, 'open'))

/** A change of PIN that still takes something (Spec §5.9). Wants `:now`. */
export const changeLives = liveIn(acceptedIn(pinChangeTransitions, 'change'))

function liveIn(states: readonly string[]): string {
  return `state IN (${states.map((state) => `'${state}'`).join(', ')}) AND expires_at > :now`
}

/** Ends one enrolment: its proof is cancelled, its authenticator removed unless it is active. */
export function endEnrolment(tx: Tx, id: EnrolmentId, state: 'frozen' | 'failed' | 'replaced' | 'guessed'): void {
  tx.run('UPDATE enrolment SET state = :state WHERE id = :id', { id, state })
  tx.run("UPDATE request SET state = 'cancelled' WHERE enrolment_id = :id AND state = 'pending' AND expires_at > :now", { id, now: tx.now })
  tx.run("UPDATE authenticator SET state = 'removed' WHERE aid = (SELECT aid FROM enrolment WHERE id = :id) AND state = 'pending'", { id })
}

/** Ends the live enrolments of a person, or of one session. Those whose time is over stay what they are. Answers how many there were. */
export function replaceEnrolments(tx: Tx, of: { subscriberId: SubscriberId } | { sessionId: SessionId }): number {
  const [column, id] = 'subscriberId' in of ? ['subscriber_id', of.subscriberId] : ['session_id', of.sessionId]
  const live = tx.all<{ id: EnrolmentId }>(`SELECT id FROM enrolment WHERE ${column} = :id AND ${enrolmentLives}`, { id, now: tx.now })
  for (const enrolment of live) endEnrolment(tx, enrolment.id, 'replaced')
  return live.length
}

/** Ends a session with what it began. False when there is none. */
export function endSession(tx: Tx, id: SessionId): boolean {
  replaceEnrolments(tx, { sessionId: id })
  tx.run("UPDATE request SET state = 'cancelled' WHERE session_id = :id AND state = 'pending' AND expires_at > :now", { id, now: tx.now })
  return tx.run('DELETE FROM session WHERE id = :id', { id }) === 1
}

/** A person's standing has changed: what was begun before is void. */
export function raiseEpoch(tx: Tx, id: SubscriberId): void {
  tx.run('UPDATE subscriber SET epoch = epoch + 1 WHERE id = :id', { id })
  replaceEnrolments(tx, { subscriberId: id })
  tx.run("UPDATE request SET state = 'cancelled' WHERE subscriber_id = :id AND state = 'pending' AND expires_at > :now", {
    id,
    now: tx.now,
  })
  tx.run('DELETE FROM session WHERE subscriber_id = :id', { id })
}

/** Phones that nobody's authenticator and no code hangs on: their PIN keys go with them. */
export function forgetIdleInstallations(tx: Tx): void {
  const forgotten = tx.run(`DELETE FROM installation WHERE NOT EXISTS (SELECT 1 FROM authenticator a WHERE a.iid = installation.iid)
    AND NOT EXISTS (SELECT 1 FROM enrolment_opening o WHERE o.iid = installation.iid)`)
  if (forgotten > 0) tx.scrub()
}
