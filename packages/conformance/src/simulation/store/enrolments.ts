import { sameText } from '@countersign/protocol/encoding/bytes.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { Enrolment } from '@countersign/verifier/enrolment/enrolment.ts'
import type { Enrolments } from '@countersign/verifier/enrolment/store.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import { claim } from './claim.ts'
import type { Operations } from './operations.ts'
import { changeEnrolment, endEnrolment, enrolmentLives, replaceEnrolments, standingEpoch } from './standing.ts'
import type { Data, EnrolmentRow } from './tables.ts'
import type { Tx } from './tx.ts'
import { isFull, takeOne } from './windows.ts'

export function enrolments({ read, write }: Operations): Enrolments {
  return {
    start: (enrolment, facts) => write('enrolments.start', (tx) => start(tx, enrolment, facts)),
    byId: (id) => read('enrolments.byId', ({ data, now }) => seen(data.enrolments.get(id), now)),
    byName: (name) => read('enrolments.byName', ({ data, now }) => seen(byName(data, name), now)),
    tryCode: (...input) => write('enrolments.tryCode', (tx) => tryCode(tx, ...input)),
    opened: (id, installation, facts) =>
      write('enrolments.opened', (tx) => {
        const row = tx.data.enrolments.get(id)
        if (row === undefined || !enrolmentLives(row, tx.now)) return false
        const { createdAt, expiresAt } = row.enrolment
        changeEnrolment(tx, id, { opened: true, expiresAt: Math.max(expiresAt, createdAt + limits.enrolmentLifeOpened) })
        if (tx.data.installations.get(installation.iid) === undefined) tx.data.installations.put(installation.iid, installation)
        const opening = `${id}.${installation.iid}`
        if (tx.data.openings.get(opening) !== undefined) return true
        tx.data.openings.put(opening, { enrolmentId: id, iid: installation.iid })
        tx.record(facts)
        return true
      }),
    claim: (settlement) => write('enrolments.claim', (tx) => claim(tx, settlement)),
    metDead: (id, facts) =>
      write('enrolments.metDead', (tx) => {
        const row = tx.data.enrolments.get(id)
        if (row === undefined || row.enrolment.metDead || enrolmentLives(row, tx.now)) return
        changeEnrolment(tx, id, { metDead: true })
        tx.record(facts)
      }),
    replaceAll: (subscriberId, facts) =>
      write('enrolments.replaceAll', (tx) => {
        if (replaceEnrolments(tx, ({ enrolment }) => enrolment.subscriberId === subscriberId) > 0) tx.record(facts)
      }),
  }
}

/** `expired` is the state and the clock, never stored. */
function seen(row: EnrolmentRow | undefined, now: number): Enrolment | null {
  if (row === undefined) return null
  const { state, expiresAt } = row.enrolment
  return { ...row.enrolment, expired: (state === 'open' || state === 'claimed') && expiresAt <= now }
}

function byName({ enrolments }: Data, name: string): EnrolmentRow | undefined {
  for (const row of enrolments.rows()) if (row.enrolment.name === name) return row
  return undefined
}

/** A session that has ended meanwhile starts nothing that lives, and harms nothing that does. */
function start(tx: Tx, enrolment: Enrolment, facts: Facts): boolean {
  const { id, subscriberId, sessionId } = enrolment
  if (byName(tx.data, enrolment.name) !== undefined) return false
  const epoch = standingEpoch(tx.data, sessionId, subscriberId)
  if (epoch !== undefined) replaceEnrolments(tx, (row) => row.enrolment.subscriberId === subscriberId)
  tx.data.enrolments.put(id, { enrolment: { ...enrolment, state: epoch === undefined ? 'replaced' : 'open' }, epoch: epoch ?? -1 })
  tx.record(facts)
  return true
}

function tryCode(
  tx: Tx,
  ...[{ name, hash, older = [] }, window, facts]: Parameters<Enrolments['tryCode']>
): Awaited<ReturnType<Enrolments['tryCode']>> {
  if (window !== null && isFull(tx, window)) return 'limited'
  const row = byName(tx.data, name)
  const enrolment = seen(row, tx.now)
  const isRight = (one: string) => enrolment !== null && (sameText(one, enrolment.typedHash) || sameText(one, enrolment.linkedHash))
  if (enrolment !== null && [hash, ...older].some(isRight)) return enrolment
  if (window !== null) takeOne(tx, window)
  if (row !== undefined && enrolment !== null && enrolmentLives(row, tx.now)) {
    changeEnrolment(tx, enrolment.id, { wrongSecrets: enrolment.wrongSecrets + 1 })
    if (enrolment.wrongSecrets + 1 >= limits.wrongSecrets) endEnrolment(tx, enrolment.id, 'guessed')
    tx.record(facts(enrolment))
  }
  return 'wrong'
}
