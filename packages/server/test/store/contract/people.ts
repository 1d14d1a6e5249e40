import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { noFacts, telling, text } from '../fixtures.ts'

export function peopleContract(backend: Backend): void {
  const bench = benches(backend)

  test('a person is found as they were added', async () => {
    const { store, other, make } = await bench()
    const person = await make.person({ email: 'ada@example.org', language: 'fr', role: 'administrator' })
    expect(await store.people.byId(person.id)).toEqual(person)
    expect(await other.people.byUsername(person.username)).toEqual(person)
    expect(await store.people.byUsername('nobody')).toBeNull()
    expect(await store.people.hasAdministrator()).toBe(true)
  })

  test('of fifty with one user name one is added, and nothing of the others is written', async () => {
    const { store, other, make } = await bench()
    const answers = await Promise.all(
      fifty.map((i) => {
        const person = make.newPerson({ username: 'ada', displayName: `Ada ${i}` })
        return (i % 2 ? store : other).people.add(person, make.invitation(person.id), telling('person.invited', person.id))
      }),
    )
    expect(tally(answers)).toEqual({ true: 1, false: 49 })
    expect(await store.people.list()).toHaveLength(1)
    expect(await store.audit.read(0, 100)).toHaveLength(1)
  })

  test('the overview tells phones, a paused PIN and the link that waits', async () => {
    const { store, clock, make } = await bench()
    const { person, phone, pin, aid, session } = await make.activated()
    const { subscriber, ...rest } = (await store.people.list())[0] ?? expect.fail()
    expect(subscriber.id).toBe(person.id)
    expect(rest).toEqual({ phones: [{ phone: 'Pixel 9', iid: phone.iid, pinPaused: false }], invitedUntil: clock.now() + 604_800 })

    const request = await make.waiting({ person, session }, [aid])
    for (let i = 0; i < 5; i++) await make.unlocked(pin, request.id)
    expect((await store.people.list())[0]?.phones[0]?.pinPaused).toBe(true)
    clock.pass(604_800)
    expect((await store.people.list())[0]?.invitedUntil).toBeNull()
  })

  test('a changed standing voids sessions, codes and requests', async () => {
    for (const state of ['disabled', 'active'] as const) {
      const { store, make } = await bench()
      const { person, session, aid, token } = await make.activated()
      const request = await make.waiting({ person, session }, [aid])
      const code = await make.code({ person, session, token })
      expect(await store.people.setState(person.id, state, telling('person.disabled'))).toBe(true)
      expect(await store.people.byId(person.id)).toMatchObject({ state, epoch: 2 })
      expect(await store.sessions.find(token)).toBeNull()
      expect((await store.enrolments.byId(code.id))?.state).toBe('replaced')
      expect((await store.transactions.byId(request.id))?.state).toBe('cancelled')
      expect((await store.installations.authenticator(aid))?.state).toBe('active')
    }
  })

  test('nobody is there: nothing is written', async () => {
    const { store, make } = await bench()
    const nobody = make.newPerson().id
    expect(await store.people.setState(nobody, 'disabled', telling('person.disabled'))).toBe(false)
    expect(await store.people.delete(nobody, telling('person.deleted'))).toBe(false)
    expect(await store.people.removePhones(nobody, telling('person.phones_removed'))).toBe(0)
    expect(await store.audit.read(0, 9)).toEqual([])
  })

  test('who never set a password is invited again when enabled', async () => {
    const { store, make } = await bench()
    const person = await make.person({ state: 'invited', passwordHash: null })
    await store.people.setState(person.id, 'disabled', noFacts)
    await store.people.setState(person.id, 'active', noFacts)
    expect((await store.people.byId(person.id))?.state).toBe('invited')
  })

  test('removed phones answer to nothing', async () => {
    const { store, make } = await bench()
    const { person, aid, session, token, pin, phone } = await make.activated()
    const request = await make.waiting({ person, session }, [aid])
    const signed = await make.unlocked(pin, request.id)
    expect(await store.people.removePhones(person.id, noFacts)).toBe(1)
    expect(await store.transactions.decide(make.decision(request, aid, signed))).toBe('closed')
    expect(await store.installations.authenticatorsOf(person.id)).toEqual([])
    expect((await store.installations.authenticatorsOn(phone.iid)).map(({ state }) => state)).toEqual(['removed'])
    expect(await store.installations.standingPin(phone.iid)).toBeNull()
    expect(await store.installations.binding(aid)).toBeNull()
    expect(await store.sessions.find(token)).toBeNull()
    expect(await store.people.removePhones(person.id, noFacts)).toBe(0)
  })

  test('a deleted person leaves the audit log and nothing else', async () => {
    const { store, make } = await bench()
    const neighbour = await make.activated()
    const { person, aid, session, token, phone, enrolment, proof } = await make.activated()
    const request = await make.waiting({ person, session }, [aid])
    const link = make.invitation(person.id)
    await store.people.replaceInvitation(person.id, link, noFacts)
    expect(await store.people.delete(person.id, telling('person.deleted', person.id))).toBe(true)
    expect(await store.people.byId(person.id)).toBeNull()
    expect(await store.people.invitation(link.hash)).toBeNull()
    expect(await store.sessions.find(token)).toBeNull()
    expect(await store.installations.authenticator(aid)).toBeNull()
    expect(await store.installations.byId(phone.iid)).toBeNull()
    expect(await store.enrolments.byId(enrolment.id)).toBeNull()
    expect(await store.transactions.byId(request.id)).toBeNull()
    expect(await store.transactions.targets(proof.id)).toEqual([])
    expect((await store.audit.read(0, 99)).map(({ kind, subject }) => [kind, subject])).toContainEqual(['person.deleted', person.id])
    expect((await store.installations.authenticatorsOf(neighbour.person.id)).map((one) => one.aid)).toEqual([neighbour.aid])
  })

  test('a phone that others use too outlives a deleted person', async () => {
    const { store, make } = await bench()
    const first = await make.activated()
    const second = await make.claimed(await make.atPortal(), first.phone, await joinedPin(make, first))
    await store.transactions.decide(make.decision(second.proof, second.aid, second.pin))
    await store.people.delete(first.person.id, noFacts)
    expect((await store.installations.authenticatorsOn(first.phone.iid)).map(({ aid }) => aid)).toEqual([second.aid])
    expect((await store.installations.standingPin(first.phone.iid))?.kid).toBe(first.pin.kid)
  })

  test('a language is kept', async () => {
    const { store, make } = await bench()
    const { id } = await make.person()
    await store.people.setLanguage(id, 'fr')
    expect((await store.people.byId(id))?.language).toBe('fr')
  })

  test('a paused PIN is lifted once, for its own person alone', async () => {
    const { store, make } = await bench()
    const { person, session, aid, pin, phone } = await make.activated()
    const stranger = await make.person()
    const lift = (id = person.id) => store.people.liftPin(id, phone.iid, telling('person.pin_lifted', id))
    expect(await lift()).toBe(false)
    const request = await make.waiting({ person, session }, [aid])
    for (let i = 0; i < 5; i++) await make.unlocked(pin, request.id)
    expect(await lift(stranger.id)).toBe(false)
    expect(tally(await Promise.all(fifty.map(() => lift())))).toEqual({ true: 1, false: 49 })
    expect((await store.installations.pin(phone.iid, pin.kid))?.counters.allowed).toBe(10)
    for (let i = 0; i < 5; i++) await make.unlocked(pin, request.id)
    expect(await lift()).toBe(false)
    expect((await store.audit.read(0, 999)).filter(({ kind }) => kind === 'person.pin_lifted')).toHaveLength(1)
  })
}

/** The PIN of a phone that is active already, unlocked for a sign-in of its first person. */
async function joinedPin(make: Awaited<ReturnType<ReturnType<typeof benches>>>['make'], first: Awaited<ReturnType<typeof make.activated>>) {
  return make.unlocked(first.pin, (await make.waiting(first, [first.aid], { number: text(4) })).id)
}
