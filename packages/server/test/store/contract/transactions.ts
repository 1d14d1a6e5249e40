import { limits } from '@countersign/protocol/limits.ts'
import { refuse } from '@countersign/protocol/outcome.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { id, noFacts, spent, telling, text } from '../fixtures.ts'

export function transactionsContract(backend: Backend): void {
  const bench = benches(backend)

  async function signingIn() {
    const made = await bench()
    const active = await made.make.activated()
    const request = await made.make.waiting(active, [active.aid])
    return { ...made, ...active, request, signed: await made.make.unlocked(active.pin, request.id) }
  }

  test('a request is read as it began', async () => {
    const { store, clock, make, aid, phone, person, request, token } = await signingIn()
    expect(await store.transactions.byId(request.id)).toEqual(request)
    expect((await store.sessions.find(token))?.session.transactionId).toBe(request.id)
    const [target] = await store.transactions.targets(request.id)
    expect(target).toMatchObject({ transactionId: request.id, aid })
    expect(await store.transactions.waitingOn(phone.iid)).toEqual([{ transaction: request, target }])
    expect(await store.transactions.numbersShown(person.id)).toEqual([request.number])
    expect(await store.transactions.forDecision(request.id, aid)).toMatchObject({
      transaction: request,
      target,
      authenticator: { aid, state: 'active' },
      pin: { state: 'active' },
      answered: null,
    })
    expect(await store.transactions.forDecision(request.id, id('aut'))).toBeNull()
    expect(await store.transactions.forDecision(make.request(await make.atPortal()).id, aid)).toBeNull()
    clock.set(request.expiresAt)
    expect((await store.transactions.byId(request.id))?.state).toBe('expired')
    expect((await store.transactions.forDecision(request.id, aid))?.transaction.state).toBe('expired')
    expect(await store.transactions.waitingOn(phone.iid)).toEqual([])
    expect(await store.transactions.numbersShown(person.id)).toEqual([])
  })

  test('numbers of others on the same phone are shown, too', async () => {
    const { store, make, phone, pin, request, ...first } = await signingIn()
    const joined = await make.claimed(await make.atPortal(), phone, await make.unlocked(pin, request.id))
    expect(new Set(await store.transactions.numbersShown(first.person.id))).toEqual(new Set([request.number, joined.proof.number]))
    expect((await store.transactions.waitingOn(phone.iid)).map(({ transaction }) => transaction.id)).toEqual([request.id, joined.proof.id])
  })

  test('no more wait than may', async () => {
    const { store, other, make, person, session, aid, clock } = await signingIn()
    const begin = (i = 0) => {
      const request = make.request({ person, session })
      return (i % 2 ? store : other).transactions.begin(
        request,
        [make.target(request.id, aid)],
        limits.pendingPerSubscriber,
        telling('transaction.begun'),
      )
    }
    const before = (await store.audit.read(0, 99)).length
    expect(tally(await Promise.all(fifty.map(begin)))).toEqual({ begun: 4, too_many: 46 })
    expect(await store.audit.read(before, 99)).toHaveLength(4)
    clock.pass(limits.transactionLife)
    expect(await begin()).toBe('begun')
  })

  test('nothing begins for a session that ended, or for a phone that is not theirs', async () => {
    const { store, make, person, session, aid } = await signingIn()
    const stranger = await make.activated()
    const request = make.request({ person, session })
    expect(await store.transactions.begin(request, [make.target(request.id, stranger.aid)], 5, noFacts)).toBe('gone')
    await store.sessions.end(session.id, noFacts)
    expect(await store.transactions.begin(request, [make.target(request.id, aid)], 5, noFacts)).toBe('gone')
    const back = await make.atPortal(person)
    await store.people.setState(person.id, 'disabled', noFacts)
    expect(await store.transactions.begin(make.request(back), [], 5, noFacts)).toBe('gone')
    expect(await store.transactions.byId(request.id)).toBeNull()
  })

  test('of fifty decisions one settles', async () => {
    const { store, other, make, request, aid, signed, person } = await signingIn()
    const decisions = fifty.map((i) =>
      make.decision(request, aid, signed, { to: (['approved', 'denied', 'burnt'] as const)[i % 3] ?? 'denied' }),
    )
    const before = (await store.audit.read(0, 99)).length
    const answers = await Promise.all(decisions.map((decision, i) => (i % 2 ? store : other).transactions.decide(decision)))
    expect(tally(answers)).toEqual({ settled: 1, closed: 49 })
    const winner = decisions[answers.indexOf('settled')] ?? expect.fail()
    const rows = (await store.transactions.forDecision(request.id, aid)) ?? expect.fail()
    expect(rows.transaction).toMatchObject({ state: winner.to, decidedBy: aid })
    expect(rows.answered).toEqual({ digest: winner.digest, answer: winner.answer })
    expect(await store.audit.read(before, 99)).toHaveLength(1)
    expect(await Promise.all(decisions.map((decision) => store.transactions.isSpent(decision.spent)))).toEqual(
      answers.map((it) => it === 'settled'),
    )
    expect((await store.installations.authenticatorsOf(person.id))[0]?.lastUsedAt === null).toBe(winner.to !== 'approved')
  })

  test('a replayed proof settles nothing', async () => {
    const { store, make, person, session, request, aid, signed } = await signingIn()
    const first = make.decision(request, aid, signed)
    expect(await store.transactions.decide(first)).toBe('settled')
    expect(await store.transactions.decide(first)).toBe('proof_replayed')
    const next = await make.waiting({ person, session }, [aid])
    expect(await store.transactions.decide(make.decision(next, aid, signed, { spent: first.spent }))).toBe('proof_replayed')
    expect((await store.transactions.byId(next.id))?.state).toBe('pending')
  })

  test('decided at the last second, closed at the next', async () => {
    const { store, clock, make, request, aid, signed } = await signingIn()
    clock.set(request.expiresAt)
    const late = make.decision(request, aid, signed)
    expect(await store.transactions.decide(late)).toBe('closed')
    expect(await store.transactions.isSpent(late.spent)).toBe(false)
    clock.pass(-1)
    expect(await store.transactions.decide(late)).toBe('settled')
  })

  test('closed when the standing changed between begin and decide, and for who was not asked', async () => {
    const { store, make, person, session, request, aid, signed } = await signingIn()
    const other = await make.activated()
    expect(await store.transactions.decide(make.decision(request, other.aid, null, { to: 'denied' }))).toBe('closed')
    await store.people.setState(person.id, 'disabled', noFacts)
    await store.people.setState(person.id, 'active', noFacts)
    expect(await store.transactions.decide(make.decision(request, aid, signed))).toBe('closed')
    expect((await store.transactions.byId(request.id))?.state).toBe('cancelled')
    expect(await store.transactions.cancel(request.id, session.id, noFacts)).toBe(false)
  })

  test('the proof activates once: authenticator, code and grant', async () => {
    const { store, other, make, clock } = await bench()
    const { person, enrolment, aid, proof, pin, phone } = await make.claimed(await make.atPortal())
    clock.pass(7)
    const answers = await Promise.all(fifty.map((i) => (i % 2 ? store : other).transactions.decide(make.decision(proof, aid, pin))))
    expect(tally(answers)).toEqual({ settled: 1, closed: 49 })
    expect((await store.enrolments.byId(enrolment.id))?.state).toBe('active')
    const now = clock.now()
    expect(await store.installations.authenticator(aid)).toMatchObject({ state: 'active', activatedAt: now, lastUsedAt: now })
    expect((await store.people.byId(person.id))?.mayEnrol).toBe(false)
    expect(await store.installations.standingPin(phone.iid)).toMatchObject({ kid: pin.kid, state: 'active', key: pin.key })
    expect(await store.installations.binding(aid)).toBe('{"binding":1}')
  })

  test('a wrong number leads to the next one, and the last one to nothing', async () => {
    const { store, make } = await bench()
    const { person, session, enrolment, aid, proof, pin } = await make.claimed(await make.atPortal())
    const burn = async (from: typeof proof, then: 'next' | 'failed') => {
      const transaction = make.request({ person, session }, { kind: 'activation', enrolmentId: enrolment.id, expiresAt: from.expiresAt })
      const next = { enrolmentId: enrolment.id, then: 'next', transaction, target: make.target(transaction.id, aid) } as const
      const activation = then === 'next' ? next : ({ enrolmentId: enrolment.id, then: 'failed' } as const)
      expect(await store.transactions.decide(make.decision(from, aid, pin, { to: 'burnt', activation }))).toBe('settled')
      return transaction
    }
    const second = await burn(proof, 'next')
    expect(await store.enrolments.byId(enrolment.id)).toMatchObject({ state: 'claimed', numbersLeft: 2, transactionId: second.id })
    expect((await store.transactions.byId(proof.id))?.state).toBe('burnt')
    expect(await store.transactions.byId(second.id)).toEqual(second)
    const third = await burn(second, 'next')
    await burn(third, 'failed')
    expect(await store.enrolments.byId(enrolment.id)).toMatchObject({ state: 'failed', numbersLeft: 0 })
    expect((await store.installations.authenticator(aid))?.state).toBe('removed')
    expect((await store.people.byId(person.id))?.mayEnrol).toBe(true)
  })

  test('a proof needs its code claimed and alive, a denial of it no PIN', async () => {
    const { store, make, clock } = await bench()
    const { aid, proof, pin, enrolment } = await make.claimed(await make.atPortal())
    clock.set((await store.enrolments.byId(enrolment.id))?.expiresAt ?? 0)
    expect(await store.transactions.decide(make.decision(proof, aid, pin))).toBe('closed')
    clock.pass(-1)
    const denial = { to: 'denied', activation: { enrolmentId: enrolment.id, then: 'failed' } } as const
    expect(await store.transactions.decide(make.decision(proof, aid, null, denial))).toBe('settled')
    expect((await store.enrolments.byId(enrolment.id))?.state).toBe('failed')
    expect((await store.transactions.byId(proof.id))?.state).toBe('denied')
  })

  test('a proof needs its PIN key, whatever its caller believes', async () => {
    const { store, make } = await bench()
    const { aid, proof, pin, phone } = await make.claimed(await make.atPortal())
    const gone = make.chargeInput(phone.iid, pin.kid, proof.id, { judge: () => refuse('pin_gone') })
    expect(await store.installations.charge(gone)).toEqual({ is: 'refused', code: 'pin_gone' })
    expect(await store.transactions.decide(make.decision(proof, aid, pin))).toBe('closed')
    expect(await store.transactions.decide(make.decision(proof, aid, null))).toBe('closed')
  })

  test('a sign-in cannot activate, nor an activation be approved as a sign-in', async () => {
    const { store, make, request, aid, signed, enrolment } = await signingIn()
    const activation = { enrolmentId: enrolment.id, then: 'active', binding: '{}' } as const
    await expect(store.transactions.decide(make.decision(request, aid, signed, { activation }))).rejects.toThrow()
    const other = await make.claimed(await make.atPortal())
    await expect(store.transactions.decide(make.decision(other.proof, other.aid, other.pin, { activation: null }))).rejects.toThrow()
    await expect(store.transactions.decide(make.decision(other.proof, other.aid, other.pin, { activation }))).rejects.toThrow()
    expect((await store.transactions.byId(request.id))?.state).toBe('pending')
    expect((await store.installations.authenticator(other.aid))?.state).toBe('pending')
  })

  test('an installation holds one authenticator of each person', async () => {
    const { store, make, phone, person, session, aid, pin, input } = await approved()
    const token = text(32)
    expect(await store.transactions.consume(input({ newTokenHash: token }))).toBe(true)
    const request = await make.waiting({ person, session }, [aid])
    const again = await make.claimed({ person, session, token }, phone, await make.unlocked(pin, request.id))
    expect(await store.transactions.decide(make.decision(again.proof, again.aid, again.pin))).toBe('settled')
    expect((await store.installations.authenticatorsOf(person.id)).map((one) => one.aid)).toEqual([again.aid])
    expect((await store.installations.authenticatorsOn(phone.iid)).map((one) => [one.aid, one.state, one.displayName])).toEqual([
      [aid, 'removed', 'Ada Example'],
      [again.aid, 'active', 'Ada Example'],
    ])
  })

  test('a further phone needs the word of an earlier one: also by a code that had ended before the clock was set back', async () => {
    const { store, make, clock } = await bench()
    const [who, begun] = [await make.atPortal(), clock.now()]
    const old = await make.code(who)
    clock.pass(limits.enrolmentLife)
    const first = await make.activated(who)
    clock.set(begun)
    const phone = await make.openedBy(old)
    const claim = make.claim(old, phone, await make.newPin(old.id, phone))
    expect(await store.enrolments.claim(claim)).toBe('claimed')
    const { aid } = claim.authenticator
    const proof = claim.proof.transaction
    const signed = { iid: phone.iid, kid: claim.pin?.kid ?? expect.fail(), seq: claim.pin?.seq ?? 0 }
    expect(await store.transactions.decide(make.decision(proof, aid, signed))).toBe('closed')
    expect((await store.installations.authenticatorsOf(who.person.id)).map((one) => one.aid)).toEqual([first.aid])
  })

  async function approved() {
    const made = await signingIn()
    await made.store.transactions.decide(made.make.decision(made.request, made.aid, made.signed))
    const input = (over = {}) => ({
      transactionId: made.request.id,
      sessionId: made.session.id,
      tokenHash: made.token,
      newTokenHash: text(32),
      salt: text(32),
      methods: ['pwd', 'pop'] as const,
      facts: telling('transaction.consumed'),
      ...over,
    })
    return { ...made, input }
  }

  test('of fifty who consume one approval one does', async () => {
    const { store, other, token, input, request, clock, session } = await approved()
    const before = (await store.audit.read(0, 99)).length
    const inputs = fifty.map(() => input())
    const answers = await Promise.all(inputs.map((one, i) => (i % 2 ? store : other).transactions.consume(one)))
    expect(tally(answers)).toEqual({ true: 1, false: 49 })
    expect((await store.transactions.byId(request.id))?.state).toBe('consumed')
    expect(await store.sessions.find(token)).toBeNull()
    const winner = inputs[answers.indexOf(true)] ?? expect.fail()
    expect((await store.sessions.find(winner.newTokenHash))?.session).toEqual({
      ...session,
      stage: 'full',
      methods: ['pwd', 'pop'],
      approvedAt: clock.now(),
      transactionId: request.id,
    })
    expect(await store.audit.read(before, 99)).toHaveLength(1)
  })

  test('only by the browser that began it', async () => {
    const { store, make, input, person, request } = await approved()
    const elsewhere = await make.atPortal(person)
    expect(await store.transactions.consume(input({ tokenHash: 'another' }))).toBe(false)
    expect(await store.transactions.consume(input({ sessionId: elsewhere.session.id, tokenHash: elsewhere.token }))).toBe(false)
    expect(await store.transactions.consume(input({ tokenHash: elsewhere.token }))).toBe(false)
    expect((await store.transactions.byId(request.id))?.state).toBe('approved')
    expect(await store.transactions.consume(input())).toBe(true)
  })

  test('only what is approved, while the standing is the same', async () => {
    const waiting = await signingIn()
    const input = {
      transactionId: waiting.request.id,
      sessionId: waiting.session.id,
      tokenHash: waiting.token,
      newTokenHash: text(32),
      salt: text(32),
      methods: ['pwd', 'pop'] as const,
      facts: telling('transaction.consumed'),
    }
    expect(await waiting.store.transactions.consume(input)).toBe(false)
    await waiting.store.transactions.decide(waiting.make.decision(waiting.request, waiting.aid, null, { to: 'denied' }))
    expect(await waiting.store.transactions.consume(input)).toBe(false)

    const changed = await approved()
    await changed.store.people.removePhones(changed.person.id, noFacts)
    expect(await changed.store.transactions.consume(changed.input())).toBe(false)

    const idle = await approved()
    idle.clock.pass(3600)
    expect(await idle.store.transactions.consume(idle.input())).toBe(false)
  })

  test('a withdrawn request is closed; only its own browser withdraws it, once', async () => {
    const { store, clock, make, person, session, request, aid, signed } = await signingIn()
    const elsewhere = await make.atPortal(person)
    expect(await store.transactions.cancel(request.id, elsewhere.session.id, noFacts)).toBe(false)
    const answers = await Promise.all(fifty.map(() => store.transactions.cancel(request.id, session.id, telling('transaction.cancelled'))))
    expect(tally(answers)).toEqual({ true: 1, false: 49 })
    expect(await store.transactions.decide(make.decision(request, aid, signed))).toBe('closed')
    const next = await make.waiting({ person, session }, [aid])
    clock.set(next.expiresAt)
    expect(await store.transactions.cancel(next.id, session.id, noFacts)).toBe(false)
    expect(await store.transactions.isSpent(spent())).toBe(false)
  })
}
