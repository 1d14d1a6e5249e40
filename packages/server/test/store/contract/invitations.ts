import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { noFacts, telling } from '../fixtures.ts'

export function invitationsContract(backend: Backend): void {
  const bench = benches(backend)

  async function invited() {
    const made = await bench()
    const person = await made.make.person({ state: 'invited', passwordHash: null, mayEnrol: false })
    const link = made.make.invitation(person.id)
    await made.store.people.replaceInvitation(person.id, link, noFacts)
    const change = { subscriberId: person.id, passwordHash: '$new', grantPhone: true }
    return { ...made, person, link, change }
  }

  test('of fifty who accept one link one does', async () => {
    const { store, other, link, change, person, reopen } = await invited()
    const answers = await Promise.all(
      fifty.map((i) => (i % 2 ? store : other).people.acceptInvitation(link.hash, change, telling('person.invitation_accepted'))),
    )
    expect(tally(answers)).toEqual({ true: 1, false: 49 })
    expect(await store.people.byId(person.id)).toMatchObject({ state: 'active', passwordHash: '$new', mayEnrol: true, epoch: 2 })
    expect(await store.audit.read(0, 99)).toHaveLength(1)
    const again = await reopen()
    expect(await again.people.acceptInvitation(link.hash, change, noFacts)).toBe(false)
    expect(await again.people.invitationFate(link.hash)).toBe('used')
    expect(await again.people.invitation(link.hash)).toBeNull()
  })

  test('a link lives until its very second', async () => {
    const { store, clock, link, change } = await invited()
    clock.set(link.expiresAt - 1)
    expect((await store.people.invitation(link.hash))?.subscriber?.id).toBe(link.subscriberId)
    expect(await store.people.invitationFate(link.hash)).toBe('live')
    clock.set(link.expiresAt)
    expect(await store.people.invitation(link.hash)).toBeNull()
    expect(await store.people.invitationFate(link.hash)).toBe('expired')
    expect(await store.people.acceptInvitation(link.hash, change, noFacts)).toBe(false)
    clock.set(link.expiresAt - 1)
    expect(await store.people.acceptInvitation(link.hash, change, noFacts)).toBe(true)
  })

  test('a fresh link replaces the unused one, and is of no use to another person or while disabled', async () => {
    const { store, make, person, link, change } = await invited()
    const fresh = make.invitation(person.id, { kind: 'password_reset' })
    await store.people.replaceInvitation(person.id, fresh, noFacts)
    expect(await store.people.invitationFate(link.hash)).toBe('unknown')
    expect(await store.people.acceptInvitation(link.hash, change, noFacts)).toBe(false)
    const stranger = await make.person()
    expect(await store.people.acceptInvitation(fresh.hash, { ...change, subscriberId: stranger.id }, noFacts)).toBe(false)
    await store.people.setState(person.id, 'disabled', noFacts)
    expect(await store.people.acceptInvitation(fresh.hash, change, noFacts)).toBe(false)
    expect(await store.people.byId(person.id)).toMatchObject({ state: 'disabled', passwordHash: null })
    await store.people.setState(person.id, 'active', noFacts)
    expect(await store.people.acceptInvitation(fresh.hash, { ...change, grantPhone: false }, noFacts)).toBe(true)
    expect((await store.people.byId(person.id))?.mayEnrol).toBe(false)
  })

  test('a new password ends what stood on the old one, and leaves a grant as it was', async () => {
    const { store, make } = await bench()
    const { person, session, token, aid } = await make.activated()
    const request = await make.waiting({ person, session }, [aid])
    const link = make.invitation(person.id, { kind: 'password_reset' })
    await store.people.replaceInvitation(person.id, link, noFacts)
    expect(
      await store.people.acceptInvitation(link.hash, { subscriberId: person.id, passwordHash: '$2', grantPhone: false }, noFacts),
    ).toBe(true)
    expect(await store.sessions.find(token)).toBeNull()
    expect((await store.transactions.byId(request.id))?.state).toBe('cancelled')
    expect(await store.people.byId(person.id)).toMatchObject({ mayEnrol: false, epoch: 2 })
  })

  test('a password judged in an older epoch begins no session', async () => {
    const { store, make, person, link, change } = await invited()
    await store.people.acceptInvitation(link.hash, change, noFacts)
    expect(await store.sessions.begin(make.newSession(person.id), 'stale', telling('session.password_accepted'), person.epoch)).toBe(false)
    expect(await store.sessions.begin(make.newSession(person.id), 'fresh', noFacts, person.epoch + 1)).toBe(true)
    expect(await store.audit.read(0, 9)).toEqual([])
  })

  test('of fifty first administrators there is one', async () => {
    const { store, other, make } = await bench()
    const link = make.invitation(null)
    const older = make.invitation(null)
    await store.people.replaceInvitation(null, older, noFacts)
    await store.people.replaceInvitation(null, link, noFacts)
    expect(await store.people.invitation(link.hash)).toEqual({ invitation: link, subscriber: null })
    expect(await store.people.invitationFate(older.hash)).toBe('unknown')
    const answers = await Promise.all(
      fifty.map((i) =>
        (i % 2 ? store : other).people.setUpAdministrator(
          link.hash,
          make.newPerson({ username: `root-${i}`, role: 'administrator' }),
          telling('administrator.set_up'),
        ),
      ),
    )
    expect(tally(answers)).toEqual({ done: 1, gone: 49 })
    expect(await store.people.list()).toHaveLength(1)
    expect(await store.people.invitationFate(link.hash)).toBe('used')
    expect(await store.audit.read(0, 99)).toHaveLength(1)
  })

  test('a set-up link: unknown, expired, name taken, useless beside an administrator', async () => {
    const { store, clock, make } = await bench()
    const root = make.newPerson({ username: 'root', role: 'administrator' })
    expect(await store.people.setUpAdministrator('unknown', root, noFacts)).toBe('gone')
    const link = make.invitation(null)
    await store.people.replaceInvitation(null, link, noFacts)
    const person = await make.person({ username: 'root' })
    expect(await store.people.setUpAdministrator(link.hash, root, noFacts)).toBe('taken')
    expect(await store.people.hasAdministrator()).toBe(false)
    await store.people.delete(person.id, noFacts)
    clock.set(link.expiresAt)
    expect(await store.people.setUpAdministrator(link.hash, root, noFacts)).toBe('gone')
    clock.set(link.expiresAt - 1)
    await make.person({ role: 'administrator' })
    expect(await store.people.setUpAdministrator(link.hash, root, noFacts)).toBe('gone')
  })
}
