import type { EnrolmentId, SubscriberId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { pinChangeTransitions } from '@countersign/protocol/pin/change-states.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import { acceptedIn } from '@countersign/protocol/transitions.ts'
import { type SessionId, sessionLimits } from '@countersign/verifier/session/session.ts'
import type { Data, EnrolmentRow, PinChangeRow, RequestRow, SessionRow } from './tables.ts'
import type { Tx } from './tx.ts'

/** The epoch in which this session stands with its person; undefined when it has ended or their standing has changed. */
export function standingEpoch({ subscribers, sessions }: Data, id: SessionId, subscriberId: SubscriberId): number | undefined {
  const row = sessions.get(id)
  const person = subscribers.get(subscriberId)
  const stands = row !== undefined && row.session.subscriberId === subscriberId && person?.state === 'active' && person.epoch === row.epoch
  return stands ? row.epoch : undefined
}

/** In its epoch still, and the person active? */
export function isCurrent({ subscribers }: Data, subscriberId: SubscriberId, epoch: number): boolean {
  const person = subscribers.get(subscriberId)
  return person?.state === 'active' && person.epoch === epoch
}

export function sessionLives(data: Data, { session, seenAt, epoch }: SessionRow, now: Instant): boolean {
  const inTime = session.createdAt > now - sessionLimits.absolute && seenAt > now - sessionLimits.idle
  return inTime && isCurrent(data, session.subscriberId, epoch)
}

export function enrolmentLives({ enrolment: { state, expiresAt } }: EnrolmentRow, now: Instant): boolean {
  return (state === 'open' || state === 'claimed') && expiresAt > now
}

const takesChange: readonly string[] = acceptedIn(pinChangeTransitions, 'change')

export function changeLives({ state, expiresAt }: PinChangeRow, now: Instant): boolean {
  return takesChange.includes(state) && expiresAt > now
}

export function requestWaits({ transaction: { state, expiresAt } }: RequestRow, now: Instant): boolean {
  return state === 'pending' && expiresAt > now
}

/** As it is seen at this moment: one whose time is over has expired, also before the sweep writes it down. */
export function seen({ transaction }: RequestRow, now: Instant): RequestRow['transaction'] {
  return transaction.state === 'pending' && transaction.expiresAt <= now ? { ...transaction, state: 'expired' } : transaction
}

export function changeEnrolment({ data }: Tx, id: EnrolmentId, change: Partial<EnrolmentRow['enrolment']>): void {
  const row = data.enrolments.get(id)
  if (row !== undefined) data.enrolments.put(id, { ...row, enrolment: { ...row.enrolment, ...change } })
}

export function changeRequest({ data }: Tx, { transaction, ...row }: RequestRow, change: Partial<RequestRow['transaction']>): void {
  data.requests.put(transaction.id, { ...row, transaction: { ...transaction, ...change } })
}

/** Ends one enrolment: its proof is cancelled, its authenticator removed unless it is active. */
export function endEnrolment(tx: Tx, id: EnrolmentId, state: 'frozen' | 'failed' | 'replaced' | 'guessed'): void {
  changeEnrolment(tx, id, { state })
  cancelWaiting(tx, (row) => row.transaction.enrolmentId === id)
  const aid = tx.data.enrolments.get(id)?.enrolment.aid
  const held = aid ? tx.data.authenticators.get(aid) : undefined
  if (held?.authenticator.state === 'pending')
    tx.data.authenticators.put(held.authenticator.aid, { ...held, authenticator: { ...held.authenticator, state: 'removed' } })
}

export function cancelWaiting(tx: Tx, which: (row: RequestRow) => boolean): void {
  for (const row of [...tx.data.requests.rows()]) {
    if (requestWaits(row, tx.now) && which(row)) changeRequest(tx, row, { state: 'cancelled' })
  }
}

/** Ends the live ones among these. Those whose time is over stay what they are. Answers how many there were. */
export function replaceEnrolments(tx: Tx, which: (row: EnrolmentRow) => boolean): number {
  const live = [...tx.data.enrolments.rows()].filter((row) => enrolmentLives(row, tx.now) && which(row))
  for (const { enrolment } of live) endEnrolment(tx, enrolment.id, 'replaced')
  return live.length
}

/** Ends a session with what it began. False when there is none. */
export function endSession(tx: Tx, id: SessionId): boolean {
  replaceEnrolments(tx, ({ enrolment }) => enrolment.sessionId === id)
  cancelWaiting(tx, ({ transaction }) => transaction.sessionId === id)
  const there = tx.data.sessions.get(id) !== undefined
  if (there) tx.data.sessions.drop(id)
  return there
}

/** A person's standing has changed: what was begun before is void. */
export function raiseEpoch(tx: Tx, id: SubscriberId): void {
  const person = tx.data.subscribers.get(id)
  if (person !== undefined) tx.data.subscribers.put(id, { ...person, epoch: person.epoch + 1 })
  replaceEnrolments(tx, ({ enrolment }) => enrolment.subscriberId === id)
  cancelWaiting(tx, ({ transaction }) => transaction.subscriberId === id)
  for (const { session } of [...tx.data.sessions.rows()]) if (session.subscriberId === id) tx.data.sessions.drop(session.id)
}

/** Phones that nobody's authenticator and no code hangs on: their PIN keys go with them. */
export function forgetIdleInstallations({ data }: Tx): void {
  const used = new Set<string>()
  for (const { authenticator } of data.authenticators.rows()) used.add(authenticator.iid)
  for (const { iid } of data.openings.rows()) used.add(iid)
  for (const { iid } of [...data.installations.rows()]) {
    if (used.has(iid)) continue
    data.installations.drop(iid)
    for (const pin of [...data.pins.rows()]) if (pin.iid === iid) data.pins.drop(`${iid}.${pin.kid}`)
    for (const change of [...data.changes.rows()]) if (change.iid === iid) data.changes.drop(change.id)
  }
}

/** Charges of the running window that no signature over their own number followed. */
export function unsignedCharges(charges: readonly { at: Instant; signed: boolean }[], now: Instant): number {
  return charges.filter(({ at, signed }) => !signed && at > now - limits.pinUnsignedWindow).length
}
