import type { InstallationId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { Operations } from './operations.ts'
import { dropAuthenticator, dropEnrolment, dropRequest } from './people.ts'
import { changeLives, changeRequest, endSession, enrolmentLives, forgetIdleInstallations, requestWaits, sessionLives } from './standing.ts'
import type { PinRow } from './tables.ts'
import type { Tx } from './tx.ts'

/** So long a used or expired link still says what became of it: a month after a week's life. */
const LINK_MEMORY = 30 * 86_400

export async function sweep({ write }: Operations): Promise<void> {
  await write('sweep.requests', expireRequests)
  await write('sweep.sessions', (tx) => {
    for (const row of [...tx.data.sessions.rows()]) if (!sessionLives(tx.data, row, tx.now)) endSession(tx, row.session.id)
  })
  await write('sweep.enrolments', forgetEnrolments)
  await write('sweep.rest', forgetTheRest)
}

function expireRequests(tx: Tx): void {
  const { data } = tx
  for (const row of [...data.requests.rows()]) {
    const { id, state, subscriberId, sessionId } = row.transaction
    if (state !== 'pending' || requestWaits(row, tx.now)) continue
    changeRequest(tx, row, { state: 'expired' })
    const phones = new Set<InstallationId>()
    for (const { transactionId, aid } of data.targets.rows()) {
      const iid = data.authenticators.get(aid)?.authenticator.iid
      if (transactionId === id && iid !== undefined) phones.add(iid)
    }
    tx.record({
      audit: [{ kind: 'transaction.expired', subject: subscriberId, actor: 'server', data: { txn: id } }],
      outbox: [{ kind: 'wake', topics: [`session:${sessionId}`, ...[...phones].map((iid) => `installation:${iid}` as const)] }],
    })
  }
}

/** Dead codes are remembered for a day; then they go with all that never came to life. */
function forgetEnrolments(tx: Tx): void {
  const { data } = tx
  const old = [...data.enrolments.rows()].filter(({ enrolment }) => enrolment.expiresAt <= tx.now - limits.enrolmentMemory)
  for (const { enrolment } of old) {
    const held = enrolment.aid === null ? undefined : data.authenticators.get(enrolment.aid)?.authenticator
    if (held === undefined || held.activatedAt === null) {
      for (const { transaction } of [...data.requests.rows()]) if (transaction.enrolmentId === enrolment.id) dropRequest(tx, transaction.id)
      if (held !== undefined) dropAuthenticator(tx, held.aid)
    }
    dropEnrolment(tx, enrolment.id)
  }
  if (old.length > 0) forgetIdleInstallations(tx)
}

function forgetTheRest(tx: Tx): void {
  const { data, now } = tx
  const claimed = new Set<string>()
  for (const row of data.enrolments.rows())
    if (row.enrolment.state === 'claimed' && enrolmentLives(row, now) && row.enrolment.aid !== null) claimed.add(row.enrolment.aid)
  for (const row of [...data.authenticators.rows()]) {
    const { aid, state } = row.authenticator
    if (state === 'pending' && !claimed.has(aid))
      data.authenticators.put(aid, { ...row, authenticator: { ...row.authenticator, state: 'removed' } })
  }
  for (const pin of [...data.pins.rows()]) {
    if (pin.key === null && !isBeingMade(tx, pin)) data.pins.drop(`${pin.iid}.${pin.kid}`)
    else {
      const charges = pin.charges.filter(({ at }) => at > now - limits.pinUnsignedWindow)
      if (charges.length < pin.charges.length) data.pins.put(`${pin.iid}.${pin.kid}`, { ...pin, charges })
    }
  }
  drop(tx, 'changes', ({ state, expiresAt }) => state !== 'done' && expiresAt <= now)
  drop(tx, 'spent', (at) => at < now - 2 * limits.nonceLife)
  drop(tx, 'windows', ({ endsAt }) => endsAt <= now)
  drop(tx, 'invitations', ({ invitation }) => invitation.expiresAt <= now - LINK_MEMORY)
}

function isBeingMade({ data, now }: Tx, { madeFor }: PinRow): boolean {
  const code = data.enrolments.get(madeFor)
  const change = data.changes.get(madeFor)
  return (code !== undefined && enrolmentLives(code, now)) || (change !== undefined && changeLives(change, now))
}

type Dropped = 'changes' | 'spent' | 'windows' | 'invitations'
type RowOf<Name extends Dropped> = NonNullable<ReturnType<Tx['data'][Name]['get']>>

function drop<Name extends Dropped>({ data }: Tx, name: Name, old: (row: RowOf<Name>) => boolean): void {
  const table = data[name]
  for (const key of [...table.keys()]) if (old(table.get(key) as RowOf<Name>)) table.drop(key)
}
