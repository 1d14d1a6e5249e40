import { retiredTokenLife, sessionLimits } from '@countersign/verifier/session/session.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { noFacts, telling, text } from '../fixtures.ts'

export function sessionsContract(backend: Backend): void {
  const bench = benches(backend)

  test('a session is found by its token, with its person', async () => {
    const { store, make } = await bench()
    const { person, session, token } = await make.atPortal()
    expect(await store.sessions.find(token)).toEqual({ session, subscriber: person })
    expect(await store.sessions.find('another')).toBeNull()
  })

  test('nobody who is not active begins one', async () => {
    const { store, make } = await bench()
    for (const state of ['invited', 'disabled'] as const) {
      const { id } = await make.person({ state })
      expect(await store.sessions.begin(make.newSession(id), text(), telling('session.password_accepted'))).toBe(false)
    }
    expect(await store.sessions.begin(make.newSession(make.newPerson().id), text(), noFacts)).toBe(false)
    expect(await store.audit.read(0, 9)).toEqual([])
  })

  test('it ends at its idle second, unless it is used', async () => {
    const { store, clock, make } = await bench()
    const { token } = await make.atPortal()
    clock.pass(sessionLimits.idle - 1)
    expect(await store.sessions.find(token)).not.toBeNull()
    await store.limits.clear('after what is queued')
    clock.pass(sessionLimits.idle - 1)
    expect(await store.sessions.find(token)).not.toBeNull()
    await store.limits.clear('after what is queued')
    clock.pass(sessionLimits.idle)
    expect(await store.sessions.find(token)).toBeNull()
    expect(await store.sessions.rotate(token, text(), {}, noFacts)).toBe(false)
  })

  test('it ends at its absolute second, however much it is used', async () => {
    const { store, clock, make } = await bench()
    const { token, session } = await make.atPortal()
    while (clock.now() < session.createdAt + sessionLimits.absolute - 1) {
      expect(await store.sessions.find(token)).not.toBeNull()
      await store.limits.clear('after what is queued')
      clock.set(Math.min(clock.now() + 1800, session.createdAt + sessionLimits.absolute - 1))
    }
    expect(await store.sessions.find(token)).not.toBeNull()
    clock.pass(1)
    expect(await store.sessions.find(token)).toBeNull()
  })

  test('of fifty who rotate one token one does', async () => {
    const { store, other, make } = await bench()
    const { token, session } = await make.atPortal()
    const tokens = fifty.map(() => text(32))
    const answers = await Promise.all(
      tokens.map((fresh, i) => (i % 2 ? store : other).sessions.rotate(token, fresh, { stage: 'full' }, telling('session.completed'))),
    )
    expect(tally(answers)).toEqual({ true: 1, false: 49 })
    expect(await store.sessions.find(token)).toBeNull()
    const found = await Promise.all(tokens.map((fresh) => store.sessions.find(fresh)))
    expect(found.filter((one) => one !== null).map((one) => one.session)).toEqual([{ ...session, stage: 'full' }])
    expect(await store.audit.read(0, 99)).toHaveLength(1)
  })

  test('the token before an approval tells of the session until the new one is seen, by either node, or its life is over', async () => {
    const { store, other, clock, make } = await bench()
    const signedIn = async () => {
      const active = await make.activated()
      const request = await make.waiting(active, [active.aid])
      await store.transactions.decide(make.decision(request, active.aid, await make.unlocked(active.pin, request.id)))
      const [newTokenHash, salt] = [text(32), text(32)]
      const { session, token: tokenHash } = active
      const input = {
        transactionId: request.id,
        sessionId: session.id,
        tokenHash,
        newTokenHash,
        salt,
        methods: ['pwd', 'pop'],
        facts: noFacts,
      } as const
      expect(await store.sessions.movedFrom(tokenHash)).toBeNull()
      expect(await store.transactions.consume(input)).toBe(true)
      return { ...active, newTokenHash, salt }
    }
    const seen = await signedIn()
    for (const node of [store, other, store])
      expect(await node.sessions.movedFrom(seen.token)).toMatchObject({ salt: seen.salt, session: { id: seen.session.id, stage: 'full' } })
    expect(await store.sessions.movedFrom(seen.newTokenHash)).toBeNull()
    expect(await other.sessions.find(seen.newTokenHash)).toMatchObject({ session: { id: seen.session.id } })
    expect(await store.sessions.movedFrom(seen.token)).toBeNull()

    const late = await signedIn()
    clock.pass(retiredTokenLife - 1)
    expect(await store.sessions.movedFrom(late.token)).not.toBeNull()
    clock.pass(1)
    expect(await store.sessions.movedFrom(late.token)).toBeNull()

    const barred = await signedIn()
    await store.people.setState(barred.person.id, 'disabled', noFacts)
    expect(await store.sessions.movedFrom(barred.token)).toBeNull()
  })

  test('only what is given changes, and null is given', async () => {
    const { store, make } = await bench()
    const { token, session } = await make.atPortal()
    await store.sessions.change(session.id, { enrolmentId: 'enr_1', transactionId: 'txn_1' })
    await store.sessions.change(session.id, { transactionId: null })
    await store.sessions.change(session.id, {})
    expect((await store.sessions.find(token))?.session).toEqual({ ...session, enrolmentId: 'enr_1' })
    await store.sessions.rotate(token, 'fresh', { enrolmentId: null }, noFacts)
    expect((await store.sessions.find('fresh'))?.session).toEqual(session)
  })

  test("its end takes along its own codes and requests, and nobody else's", async () => {
    const { store, make } = await bench()
    const first = await make.activated()
    const second = await make.atPortal(first.person)
    const kept = await make.waiting(second, [first.aid])
    const ended = await make.waiting(first, [first.aid])
    const code = await make.code(first)
    await store.sessions.end(first.session.id, telling('session.ended'))
    await store.sessions.end(first.session.id, telling('session.ended'))
    expect(await store.sessions.find(first.token)).toBeNull()
    expect((await store.enrolments.byId(code.id))?.state).toBe('replaced')
    expect((await store.transactions.byId(ended.id))?.state).toBe('cancelled')
    expect((await store.transactions.byId(kept.id))?.state).toBe('pending')
    expect(await store.sessions.find(second.token)).not.toBeNull()
    expect((await store.audit.read(0, 99)).filter(({ kind }) => kind === 'session.ended')).toHaveLength(1)
  })
}
