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

  /** A session that waits on a phone with a platform credential, and what completes it. */
  async function waitingHere() {
    const made = await bench()
    const { store, make } = made
    const who = await make.atPortal()
    const code = await make.code(who)
    const claim = make.claim(code, await make.openedBy(code), null)
    expect(await store.enrolments.claim(claim)).toBe('claimed')
    const { aid, verification } = claim.authenticator
    if (verification.uv !== 'webauthn') throw new Error('no platform credential')
    expect(await store.transactions.decide(make.decision(claim.proof.transaction, aid, null))).toBe('settled')
    const next = await make.atPortal(who.person)
    const request = await make.waiting(next, [aid])
    const input = (over: Partial<Parameters<typeof store.sessions.completeHere>[0]> = {}) => ({
      sessionId: next.session.id,
      tokenHash: next.token,
      newTokenHash: text(32),
      salt: text(32),
      transactionId: request.id,
      aid,
      credential: verification.credential,
      methods: ['pwd', 'pop', 'phr'] as const,
      facts: telling('session.completed'),
      cancelled: telling('transaction.cancelled'),
      ...over,
    })
    const lines = async () => (await store.audit.read(0, 99)).map(({ kind }) => kind).filter((kind) => /completed|cancelled/.test(kind))
    return { ...made, ...next, aid, request, input, lines }
  }

  test('of fifty who complete one by an assertion one does: its request is cancelled, the phone noted as used, and it is no approval', async () => {
    const { store, other, clock, session, token, request, aid, input, lines } = await waitingHere()
    const inputs = fifty.map(() => input())
    const answers = await Promise.all(inputs.map((one, i) => (i % 2 ? store : other).sessions.completeHere(one)))
    expect(tally(answers)).toEqual({ true: 1, false: 49 })
    const winner = inputs[answers.indexOf(true)] ?? expect.fail()
    expect(await store.sessions.movedFrom(token)).toMatchObject({ salt: winner.salt, session: { stage: 'full' } })
    expect((await store.sessions.find(winner.newTokenHash))?.session).toEqual({
      ...session,
      stage: 'full',
      methods: ['pwd', 'pop', 'phr'],
      transactionId: request.id,
    })
    expect(await store.sessions.find(token)).toBeNull()
    expect((await store.transactions.byId(request.id))?.state).toBe('cancelled')
    expect((await store.installations.authenticator(aid))?.lastUsedAt).toBe(clock.now())
    expect(await lines()).toEqual(['session.completed', 'transaction.cancelled'])
  })

  test('where no request waits any more none is told of', async () => {
    const { store, clock, request, input, lines } = await waitingHere()
    clock.set(request.expiresAt)
    expect(await store.sessions.completeHere(input())).toBe(true)
    expect((await store.transactions.byId(request.id))?.state).toBe('expired')
    expect(await lines()).toEqual(['session.completed'])
  })

  test('not with another token, request, phone or credential, and nothing is written', async () => {
    const { store, make, input, person, lines, request } = await waitingHere()
    const stranger = await make.activated()
    const elsewhere = await make.atPortal(person)
    for (const wrong of [
      { tokenHash: elsewhere.token },
      { sessionId: elsewhere.session.id, tokenHash: elsewhere.token },
      { transactionId: null },
      { aid: stranger.aid },
      { credential: text() },
    ])
      expect(await store.sessions.completeHere(input(wrong)), Object.keys(wrong)[0]).toBe(false)
    expect((await store.transactions.byId(request.id))?.state).toBe('pending')
    expect(await lines()).toEqual([])
    expect(await store.sessions.completeHere(input())).toBe(true)
  })

  test.each(['approved', 'denied', 'burnt'] as const)('not over what a phone has decided: %s', async (to) => {
    const { store, make, request, aid, input } = await waitingHere()
    expect(await store.transactions.decide(make.decision(request, aid, null, { to }))).toBe('settled')
    expect(await store.sessions.completeHere(input())).toBe(false)
    expect((await store.transactions.byId(request.id))?.state).toBe(to)
  })

  test('not once its person, its phone or its time is gone, nor a second time by its new token', async () => {
    const barred = await waitingHere()
    await barred.store.people.setState(barred.person.id, 'disabled', noFacts)
    expect(await barred.store.sessions.completeHere(barred.input())).toBe(false)
    const removed = await waitingHere()
    await removed.store.people.removePhones(removed.person.id, noFacts)
    expect(await removed.store.sessions.completeHere(removed.input())).toBe(false)
    const idle = await waitingHere()
    idle.clock.pass(sessionLimits.idle)
    expect(await idle.store.sessions.completeHere(idle.input())).toBe(false)
    const { store, input } = await waitingHere()
    const first = input()
    expect(await store.sessions.completeHere(first)).toBe(true)
    expect(await store.sessions.completeHere(input({ tokenHash: first.newTokenHash }))).toBe(false)
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
