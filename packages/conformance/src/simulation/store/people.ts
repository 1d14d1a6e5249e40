import type { InstallationId, SubscriberId } from '@countersign/protocol/identity.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { People, PersonOverview } from '@countersign/verifier/person/store.ts'
import type { Invitation, Subscriber } from '@countersign/verifier/person/subscriber.ts'
import type { Facts } from '@countersign/verifier/ports/facts.ts'
import type { Operations } from './operations.ts'
import { isPaused } from './pins.ts'
import { forgetIdleInstallations, raiseEpoch } from './standing.ts'
import type { Data } from './tables.ts'
import type { Tx } from './tx.ts'

export function people({ read, write }: Operations): People {
  return {
    byId: (id) => read('people.byId', ({ data }) => data.subscribers.get(id) ?? null),
    byUsername: (username) => read('people.byUsername', ({ data }) => byUsername(data, username) ?? null),
    list: () => read('people.list', overviews),
    hasAdministrator: () => read('people.hasAdministrator', ({ data }) => hasAdministrator(data)),
    add: (subscriber, invitation, facts) =>
      write('people.add', (tx) => {
        if (byUsername(tx.data, subscriber.username) !== undefined) return false
        tx.data.subscribers.put(subscriber.id, subscriber)
        tx.data.invitations.put(invitation.hash, { invitation, usedAt: null })
        tx.record(facts)
        return true
      }),
    replaceInvitation: (subscriberId, invitation, facts) =>
      write('people.replaceInvitation', (tx) => {
        dropUnused(tx, subscriberId)
        tx.data.invitations.put(invitation.hash, { invitation: { ...invitation, subscriberId }, usedAt: null })
        tx.record(facts)
      }),
    invitation: (hash) =>
      read('people.invitation', (tx) => {
        const invitation = liveInvitation(tx, hash)
        if (invitation === null) return null
        return { invitation, subscriber: invitation.subscriberId && (tx.data.subscribers.get(invitation.subscriberId) ?? null) }
      }),
    invitationFate: (hash) =>
      read('people.invitationFate', ({ data, now }) => {
        const row = data.invitations.get(hash)
        if (row === undefined) return 'unknown'
        if (row.usedAt !== null) return 'used'
        return row.invitation.expiresAt <= now ? 'expired' : 'live'
      }),
    acceptInvitation: (hash, change, facts) => write('people.acceptInvitation', (tx) => acceptInvitation(tx, hash, change, facts)),
    setUpAdministrator: (hash, administrator, facts) =>
      write('people.setUpAdministrator', (tx) => {
        const invitation = liveInvitation(tx, hash)
        if (invitation?.kind !== 'setup' || hasAdministrator(tx.data)) return 'gone'
        if (byUsername(tx.data, administrator.username) !== undefined) return 'taken'
        tx.data.invitations.put(hash, { invitation, usedAt: tx.now })
        dropUnused(tx, null)
        tx.data.subscribers.put(administrator.id, administrator)
        tx.record(facts)
        return 'done'
      }),
    setState: (id, state, facts) =>
      write('people.setState', (tx) => {
        const person = tx.data.subscribers.get(id)
        if (person === undefined) return false
        // Who never chose a password is not made active by being let in again.
        tx.data.subscribers.put(id, { ...person, state: state === 'active' && person.passwordHash === null ? 'invited' : state })
        raiseEpoch(tx, id)
        tx.record(facts)
        return true
      }),
    delete: (id, facts) => write('people.delete', (tx) => deletePerson(tx, id, facts)),
    removePhones: (id, facts) =>
      write('people.removePhones', (tx) => {
        if (tx.data.subscribers.get(id) === undefined) return 0
        raiseEpoch(tx, id)
        const active = [...tx.data.authenticators.rows()].filter(
          ({ authenticator: { subscriberId, state } }) => subscriberId === id && state === 'active',
        )
        for (const row of active)
          tx.data.authenticators.put(row.authenticator.aid, { ...row, authenticator: { ...row.authenticator, state: 'removed' } })
        tx.record(facts)
        return active.length
      }),
    liftPin: (id, iid, facts) => write('people.liftPin', (tx) => liftPin(tx, id, iid, facts)),
    setLanguage: (id, language) =>
      write('people.setLanguage', ({ data }) => {
        const person = data.subscribers.get(id)
        if (person !== undefined) data.subscribers.put(id, { ...person, language })
      }),
  }
}

function byUsername({ subscribers }: Data, username: string): Subscriber | undefined {
  for (const person of subscribers.rows()) if (person.username === username) return person
  return undefined
}

function hasAdministrator({ subscribers }: Data): boolean {
  for (const { role } of subscribers.rows()) if (role === 'administrator') return true
  return false
}

function liveInvitation({ data, now }: Tx, hash: string): Invitation | null {
  const row = data.invitations.get(hash)
  return row !== undefined && row.usedAt === null && row.invitation.expiresAt > now ? row.invitation : null
}

function dropUnused({ data }: Tx, subscriberId: SubscriberId | null): void {
  for (const { invitation, usedAt } of [...data.invitations.rows()])
    if (usedAt === null && invitation.subscriberId === subscriberId) data.invitations.drop(invitation.hash)
}

function acceptInvitation(
  tx: Tx,
  hash: string,
  { subscriberId, passwordHash, grantPhone }: { subscriberId: SubscriberId; passwordHash: string; grantPhone: boolean },
  facts: Facts,
): boolean {
  const person = tx.data.subscribers.get(subscriberId)
  const invitation = liveInvitation(tx, hash)
  if (person === undefined || person.state === 'disabled' || invitation?.subscriberId !== subscriberId) return false
  tx.data.subscribers.put(subscriberId, { ...person, passwordHash, state: 'active', mayEnrol: person.mayEnrol || grantPhone })
  tx.data.invitations.put(hash, { invitation, usedAt: tx.now })
  dropUnused(tx, subscriberId)
  raiseEpoch(tx, subscriberId)
  tx.record(facts)
  return true
}

function deletePerson(tx: Tx, id: SubscriberId, facts: Facts): boolean {
  const { data } = tx
  if (data.subscribers.get(id) === undefined) return false
  data.subscribers.drop(id)
  for (const { invitation } of [...data.invitations.rows()]) if (invitation.subscriberId === id) data.invitations.drop(invitation.hash)
  for (const { session } of [...data.sessions.rows()]) if (session.subscriberId === id) data.sessions.drop(session.id)
  for (const { enrolment } of [...data.enrolments.rows()]) if (enrolment.subscriberId === id) dropEnrolment(tx, enrolment.id)
  for (const { transaction } of [...data.requests.rows()]) if (transaction.subscriberId === id) dropRequest(tx, transaction.id)
  for (const { authenticator } of [...data.authenticators.rows()])
    if (authenticator.subscriberId === id) dropAuthenticator(tx, authenticator.aid)
  forgetIdleInstallations(tx)
  tx.record(facts)
  return true
}

export function dropEnrolment({ data }: Tx, id: string): void {
  data.enrolments.drop(id)
  for (const { enrolmentId, iid } of [...data.openings.rows()]) if (enrolmentId === id) data.openings.drop(`${id}.${iid}`)
}

export function dropRequest({ data }: Tx, id: string): void {
  data.requests.drop(id)
  for (const { transactionId, aid } of [...data.targets.rows()]) if (transactionId === id) data.targets.drop(`${id}.${aid}`)
}

export function dropAuthenticator({ data }: Tx, aid: string): void {
  data.authenticators.drop(aid)
  for (const target of [...data.targets.rows()]) if (target.aid === aid) data.targets.drop(`${target.transactionId}.${aid}`)
}

function liftPin(tx: Tx, id: SubscriberId, iid: InstallationId, facts: Facts): boolean {
  for (const { authenticator } of tx.data.authenticators.rows()) {
    const { verification, subscriberId, state } = authenticator
    if (authenticator.iid !== iid || subscriberId !== id || state !== 'active' || verification.uv !== 'pin') continue
    const key = `${iid}.${verification.kid}`
    const pin = tx.data.pins.get(key)
    if (pin === undefined || !isPaused(pin, tx.now) || pin.allowed >= limits.pinTriesLifted) return false
    tx.data.pins.put(key, { ...pin, allowed: limits.pinTriesLifted })
    tx.record(facts)
    return true
  }
  return false
}

function overviews({ data, now }: Tx): PersonOverview[] {
  const active = [...data.authenticators.rows()].map((row) => row.authenticator).filter(({ state }) => state === 'active')
  return [...data.subscribers.rows()].map((subscriber) => {
    const until = [...data.invitations.rows()]
      .filter(({ invitation, usedAt }) => invitation.subscriberId === subscriber.id && usedAt === null && invitation.expiresAt > now)
      .map(({ invitation }) => invitation.expiresAt)
    return {
      subscriber,
      phones: active
        .filter(({ subscriberId }) => subscriberId === subscriber.id)
        .map(({ phone, iid, verification }) => {
          const pin = verification.uv === 'pin' ? data.pins.get(`${iid}.${verification.kid}`) : undefined
          return { phone, iid, pinPaused: pin !== undefined && isPaused(pin, now) }
        }),
      invitedUntil: until.length === 0 ? null : Math.max(...until),
    }
  })
}
