import { limits } from '@countersign/protocol/limits.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { noFacts, telling } from '../fixtures.ts'

export function enrolmentsContract(backend: Backend): void {
  const bench = benches(backend)

  test('a code is found by id and name', async () => {
    const { store, make } = await bench()
    const code = await make.code(await make.atPortal())
    expect(await store.enrolments.byId(code.id)).toEqual(code)
    expect(await store.enrolments.byName(code.name)).toEqual(code)
    expect(await store.enrolments.byName('none')).toBeNull()
  })

  test('a name that is remembered is taken, and then nothing is written', async () => {
    const { store, make } = await bench()
    const [one, two] = [await make.atPortal(), await make.atPortal()]
    const first = await make.code(one)
    const second = await make.code(two)
    expect(await store.enrolments.start(make.newCode(two, { name: first.name }), telling('enrolment.started'))).toBe(false)
    expect((await store.enrolments.byId(second.id))?.state).toBe('open')
    expect(await store.audit.read(0, 9)).toEqual([])
  })

  test('of fifty codes of one person one lives', async () => {
    const { store, other, make } = await bench()
    const who = await make.atPortal()
    const codes = fifty.map(() => make.newCode(who))
    await Promise.all(codes.map((code, i) => (i % 2 ? store : other).enrolments.start(code, noFacts)))
    const states = await Promise.all(codes.map(async ({ id }) => (await store.enrolments.byId(id))?.state))
    expect(tally(states)).toEqual({ open: 1, replaced: 49 })
  })

  test('a fresh code ends the older one with all that it led to', async () => {
    const { store, make } = await bench()
    const who = await make.atPortal()
    const { enrolment, aid, proof, pin } = await make.claimed(who)
    const fresh = await make.code(who)
    expect((await store.enrolments.byId(enrolment.id))?.state).toBe('replaced')
    expect((await store.installations.authenticator(aid))?.state).toBe('removed')
    expect((await store.transactions.byId(proof.id))?.state).toBe('cancelled')
    expect(await store.transactions.decide(make.decision(proof, aid, pin))).toBe('closed')
    expect((await store.enrolments.byId(fresh.id))?.state).toBe('open')
    await store.enrolments.replaceAll(who.person.id, noFacts)
    expect((await store.enrolments.byId(fresh.id))?.state).toBe('replaced')
  })

  test('a session that has ended starts nothing, and ends nothing', async () => {
    const { store, make } = await bench()
    const gone = await make.atPortal()
    const here = await make.atPortal(gone.person)
    const living = await make.code(here)
    await store.sessions.end(gone.session.id, noFacts)
    const late = await make.code(gone)
    expect((await store.enrolments.byId(late.id))?.state).toBe('replaced')
    expect((await store.enrolments.byId(living.id))?.state).toBe('open')
  })

  test('it lives until its very second, longer once a phone has opened it', async () => {
    const { store, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    clock.set(code.expiresAt - 1)
    const phone = make.newPhone()
    expect(await store.enrolments.opened(code.id, phone, telling('enrolment.opened'))).toBe(true)
    expect(await store.enrolments.opened(code.id, phone, telling('enrolment.opened'))).toBe(true)
    const end = code.createdAt + limits.enrolmentLifeOpened
    expect(await store.enrolments.byId(code.id)).toMatchObject({ opened: true, expired: false, expiresAt: end, state: 'open' })
    expect(await store.installations.byId(phone.iid)).toEqual(phone)
    expect(await store.audit.read(0, 9)).toHaveLength(1)
    clock.set(end - 1)
    expect(await store.enrolments.opened(code.id, make.newPhone(), noFacts)).toBe(true)
    expect((await store.enrolments.byId(code.id))?.expiresAt).toBe(end)
    clock.set(end)
    expect(await store.enrolments.byId(code.id)).toMatchObject({ state: 'open', expired: true })
    expect(await store.enrolments.opened(code.id, phone, noFacts)).toBe(false)
    expect(await store.enrolments.claim(make.claim(code, phone, null))).toBe('closed')
  })

  test('an unopened code is closed at its very second', async () => {
    const { store, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    clock.set(code.expiresAt)
    expect(await store.enrolments.opened(code.id, make.newPhone(), telling('enrolment.opened'))).toBe(false)
    expect(await store.audit.read(0, 9)).toEqual([])
  })

  test('five wrong secrets end it, and a dead one counts nothing', async () => {
    const { store, other, make } = await bench()
    const { enrolment, aid, proof } = await make.claimed(await make.atPortal())
    const before = (await store.audit.read(0, 99)).length
    const wrong = (node = store) =>
      node.enrolments.tryCode({ name: enrolment.name, hash: 'wrong' }, null, ({ id, subscriberId }) =>
        telling(id === enrolment.id ? 'enrolment.wrong_secret' : 'enrolment.failed', subscriberId),
      )
    for (let i = 0; i < limits.wrongSecrets - 1; i++) expect(await wrong()).toBe('wrong')
    expect(await store.enrolments.byId(enrolment.id)).toMatchObject({ state: 'claimed', wrongSecrets: 4 })
    expect(tally(await Promise.all(fifty.map((i) => wrong(i % 2 ? store : other))))).toEqual({ wrong: 50 })
    expect(await store.enrolments.byId(enrolment.id)).toMatchObject({ state: 'guessed', wrongSecrets: 5 })
    expect((await store.installations.authenticator(aid))?.state).toBe('removed')
    expect((await store.transactions.byId(proof.id))?.state).toBe('cancelled')
    const told = await store.audit.read(before, 99)
    expect(told.map(({ kind, subject }) => [kind, subject])).toEqual(
      Array.from({ length: 5 }, () => ['enrolment.wrong_secret', enrolment.subscriberId]),
    )
  })

  test('either secret is right, whatever the state, and costs nothing', async () => {
    const { store, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    const attempt = (name: string, hash: string) => store.enrolments.tryCode({ name, hash }, null, () => telling('enrolment.wrong_secret'))
    expect(await attempt(code.name, code.typedHash)).toEqual(code)
    expect(await attempt(code.name, code.linkedHash)).toEqual(code)
    expect(await attempt('none', code.linkedHash)).toBe('wrong')
    clock.set(code.expiresAt)
    expect(await attempt(code.name, code.typedHash)).toEqual({ ...code, expired: true })
    expect(await attempt(code.name, 'wrong')).toBe('wrong')
    expect(await store.enrolments.byId(code.id)).toMatchObject({ state: 'open', wrongSecrets: 0 })
    expect(await store.audit.read(0, 9)).toEqual([])
  })

  test('of fifty guesses in one burst no more than five are compared', async () => {
    const { store, make } = await bench()
    const code = await make.code(await make.atPortal())
    const guesses = [...fifty.map((i) => `wrong ${i}`), code.typedHash].map((hash) =>
      store.enrolments.tryCode({ name: code.name, hash }, null, () => noFacts),
    )
    const last = (await Promise.all(guesses)).at(-1)
    expect(last).toMatchObject({ state: 'guessed' })
    expect(await store.enrolments.opened(code.id, make.newPhone(), noFacts)).toBe(false)
  })

  test('a network pays for what is wrong alone, and once it has used its share up nothing of it is compared', async () => {
    const { store, other, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    const window = { key: 'network', most: 10, seconds: 60 }
    const attempt = (name: string, hash: string, node = store) => node.enrolments.tryCode({ name, hash }, window, () => noFacts)
    const right = await Promise.all(fifty.map((i) => attempt(code.name, code.linkedHash, i % 2 ? store : other)))
    expect(right).toEqual(fifty.map(() => code))
    const unknown = await Promise.all(fifty.map((i) => attempt(`none ${i}`, 'wrong', i % 2 ? store : other)))
    expect(tally(unknown)).toEqual({ wrong: 10, limited: 40 })
    expect(await attempt(code.name, 'wrong')).toBe('limited')
    expect(await attempt(code.name, code.linkedHash)).toBe('limited')
    expect(await store.enrolments.byId(code.id)).toMatchObject({ state: 'open', wrongSecrets: 0 })
    // Set back by a year, the clock locks the network out for its minute, and not for the year.
    clock.pass(-365 * 86_400)
    expect(await attempt(code.name, code.linkedHash)).toBe('limited')
    clock.pass(60)
    expect(await attempt(code.name, code.linkedHash)).toEqual(code)
  })

  test('that a phone met a dead code is noted once', async () => {
    const { store, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    await store.enrolments.metDead(code.id, telling('enrolment.opened'))
    expect((await store.enrolments.byId(code.id))?.metDead).toBe(false)
    clock.set(code.expiresAt)
    await Promise.all(fifty.map(() => store.enrolments.metDead(code.id, telling('enrolment.opened'))))
    expect((await store.enrolments.byId(code.id))?.metDead).toBe(true)
    expect(await store.audit.read(0, 99)).toHaveLength(1)
  })
}
