import { limits } from '@countersign/protocol/limits.ts'
import { accept } from '@countersign/protocol/outcome.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { id, noFacts, telling, text } from '../fixtures.ts'

export function housekeepingContract(backend: Backend): void {
  const bench = benches(backend)

  test('a limit gives as many as it says in one window, and starts anew at its very second', async () => {
    const { store, other, clock, reopen } = await bench()
    const take = (i = 0) => (i % 2 ? store : other).limits.take('key', 10, 60)
    expect(tally(await Promise.all(fifty.map(take)))).toEqual({ true: 10, false: 40 })
    expect(await store.limits.take('other key', 1, 60)).toBe(true)
    expect(await store.limits.take('no key', 0, 60)).toBe(false)
    clock.pass(59)
    const again = await reopen()
    expect(await again.limits.take('key', 10, 60)).toBe(false)
    clock.pass(1)
    expect(await again.limits.take('key', 10, 60)).toBe(true)
    await again.limits.clear('key')
    expect(tally(await Promise.all(fifty.map(() => again.limits.take('key', 10, 60))))).toEqual({ true: 10, false: 40 })
  })

  test('a clock that was set back forgives nothing, and locks out no longer than a window', async () => {
    const { store, clock } = await bench()
    expect(await store.limits.take('key', 1, 60)).toBe(true)
    clock.pass(-86_400)
    expect(await store.limits.take('key', 1, 60)).toBe(false)
    clock.pass(60)
    expect(await store.limits.take('key', 1, 60)).toBe(true)

    expect(await store.limits.take('two', 2, 60)).toBe(true)
    clock.pass(-86_400)
    expect(await store.limits.take('two', 2, 60)).toBe(true)
    clock.pass(60)
    expect(await store.limits.take('two', 2, 60)).toBe(true)
  })

  test('a note is written while every window has room, its last one says so, and a clock that was set back silences nobody for longer than a window', async () => {
    const { store, other, clock } = await bench()
    const note = (i: number) =>
      (i % 2 ? store : other).audit.note({ kind: 'phone.refused', subject: null, actor: 'stranger', data: { i } }, [
        { key: 'one', most: 3, seconds: 60 },
        { key: 'all', most: 5, seconds: 600 },
      ])
    const written = async () => [...(await store.audit.read(0, 100)), ...(await other.audit.read(0, 100))]
    await Promise.all(fifty.map(note))
    const first = await written()
    expect(new Set(first.map(({ hash }) => hash)).size).toBe(3)
    expect(new Set(first.filter(({ data }) => data.last === true).map(({ hash }) => hash)).size).toBe(1)
    clock.pass(60)
    await Promise.all(fifty.map(note))
    expect(new Set((await written()).map(({ hash }) => hash)).size).toBe(5)
    clock.pass(-365 * 86_400)
    await note(0)
    clock.pass(600)
    await note(0)
    expect(new Set((await written()).map(({ hash }) => hash)).size).toBe(6)
  })

  test('one that is given back may be taken again, and no more than were taken', async () => {
    const { store } = await bench()
    for (let i = 0; i < 3; i++) await store.limits.take('key', 3, 60)
    expect(await store.limits.take('key', 3, 60)).toBe(false)
    await store.limits.giveBack('key')
    expect(await store.limits.take('key', 3, 60)).toBe(true)
    expect(await store.limits.take('key', 3, 60)).toBe(false)
    for (let i = 0; i < 9; i++) await store.limits.giveBack('key')
    await store.limits.giveBack('unknown')
    expect(tally(await Promise.all(fifty.map(() => store.limits.take('key', 3, 60))))).toEqual({ true: 3, false: 47 })
    expect(await store.limits.take('unknown', 1, 60)).toBe(true)
  })

  test('the outbox keeps its rows, oldest first, until they are done', async () => {
    const { store, reopen, make } = await bench()
    let heard = 0
    store.onCommit(() => heard++)
    const { id: subscriberId } = await make.person()
    expect(heard).toBe(0)
    const items = [
      { kind: 'wake', topics: ['session:ses_1', 'installation:ins_1'] },
      { kind: 'ring', iid: 'ins_1' },
      { kind: 'notice', notice: 'not_me', subscriberId, phone: null },
    ] as const
    await store.people.setState(subscriberId, 'active', { audit: [], outbox: items })
    expect(heard).toBe(1)
    expect((await store.outbox.pending(10)).map(({ item }) => item)).toEqual(items)
    const [first] = await store.outbox.pending(1)
    const again = await reopen()
    await again.outbox.done([first?.id ?? 0])
    expect((await again.outbox.pending(10)).map(({ item }) => item)).toEqual(items.slice(1))
  })

  test('audit lines are chained in the order of their commits, by both nodes', async () => {
    const { store, other } = await bench()
    await Promise.all(
      fifty.map((i) =>
        (i % 2 ? store : other).audit.append([{ kind: 'session.ended', subject: null, actor: `n${i}`, data: { i, is: true, none: null } }]),
      ),
    )
    const lines = await store.audit.read(0, 100)
    expect(lines.map(({ seq }) => seq)).toEqual(fifty.map((i) => i + 1))
    expect(lines.slice(1).map(({ previous }) => previous)).toEqual(lines.slice(0, -1).map(({ hash }) => hash))
    expect(new Set(lines.map(({ actor }) => actor)).size).toBe(50)
    expect(lines[0]).toMatchObject({ data: { is: true, none: null }, previous: '' })
    expect((await store.audit.read(48, 1)).map(({ seq }) => seq)).toEqual([49])
  })

  test('an operation that fails takes no neighbour with it, and leaves nothing', async () => {
    const { store, make } = await bench()
    const { person, session, aid, pin, phone } = await make.activated()
    const request = await make.waiting({ person, session }, [aid])
    const before = (await store.audit.read(0, 99)).length
    const bad = make.chargeInput(phone.iid, pin.kid, request.id, {
      judge: () => {
        throw new Error('a bug')
      },
    })
    const unwritable = { kind: 'session.ended', subject: null, actor: 'x', data: { big: 1n as unknown as number } } as const
    const answers = await Promise.allSettled([
      store.audit.append([{ kind: 'session.ended', subject: null, actor: 'first', data: {} }]),
      store.installations.charge(bad),
      store.people.setState(person.id, 'disabled', { audit: [telling('person.disabled').audit[0] ?? unwritable, unwritable], outbox: [] }),
      store.people.setLanguage(person.id, 'fr'),
      store.audit.append([{ kind: 'session.ended', subject: null, actor: 'last', data: {} }]),
    ])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled'])
    expect(await store.people.byId(person.id)).toMatchObject({ language: 'fr', state: 'active', epoch: 1 })
    expect(await store.transactions.isSpent(bad.spent)).toBe(false)
    expect((await store.audit.read(before, 99)).map(({ actor, seq }) => [actor, seq - before])).toEqual([
      ['first', 1],
      ['last', 2],
    ])
  })

  test('nobody sees what is not committed', async () => {
    const { store, make } = await bench()
    const { id: subscriberId } = await make.person()
    const writing = store.people.setLanguage(subscriberId, 'fr')
    expect((await store.people.byId(subscriberId))?.language).toBeNull()
    await writing
    expect((await store.people.byId(subscriberId))?.language).toBe('fr')
  })

  test('everything acknowledged is there after a close that nobody waited for', async () => {
    const { store, make, reopen } = await bench()
    const { id: subscriberId } = await make.person()
    const last = store.people.setLanguage(subscriberId, 'fr')
    const again = await reopen()
    await last
    expect((await again.people.byId(subscriberId))?.language).toBe('fr')
    await expect(store.people.setLanguage(subscriberId, 'en')).rejects.toThrow()
    await expect(store.people.byId(subscriberId)).rejects.toThrow()
  })

  test('the sweep marks what time has ended, and tells', async () => {
    const { store, clock, make } = await bench()
    const { person, session, aid, phone } = await make.activated()
    const request = await make.waiting({ person, session }, [aid])
    clock.set(request.expiresAt - 1)
    await store.sweep()
    expect(await store.outbox.pending(9)).toEqual([])
    clock.pass(1)
    const before = (await store.audit.read(0, 99)).length
    await Promise.all([store.sweep(), store.sweep()])
    expect((await store.audit.read(before, 99)).map(({ kind, data, subject }) => ({ kind, data, subject }))).toEqual([
      { kind: 'transaction.expired', data: { txn: request.id }, subject: person.id },
    ])
    expect((await store.outbox.pending(9)).map(({ item }) => item)).toEqual([
      { kind: 'wake', topics: [`session:${session.id}`, `installation:${phone.iid}`] },
    ])
    clock.pass(-2)
    expect((await store.transactions.byId(request.id))?.state).toBe('expired')
  })

  test('the sweep expires more than one portion', async () => {
    const { store, clock, make } = await bench()
    const people = []
    for (let i = 0; i < 90; i++) people.push(await make.atPortal())
    await Promise.all(people.flatMap((who) => [1, 2, 3, 4, 5].map(() => store.transactions.begin(make.request(who), [], 5, noFacts))))
    clock.pass(limits.transactionLife)
    await store.sweep()
    expect(await store.audit.read(0, 999)).toHaveLength(450)
  })

  test('the sweep forgets what nobody may ask for any more', async () => {
    const { store, clock, make } = await bench()
    const lasting = await make.activated()
    const { enrolment, aid, phone, proof, token, pin } = await make.claimed(await make.atPortal())
    const opening = await make.code(await make.atPortal())
    const idle = await make.openedBy(opening)
    const unused = await make.newPin(opening.id, idle)

    clock.set((await store.enrolments.byId(enrolment.id))?.expiresAt ?? 0)
    await store.sweep()
    expect((await store.installations.authenticator(aid))?.state).toBe('removed')
    expect(await store.enrolments.byId(enrolment.id)).toMatchObject({ state: 'claimed', expired: true })
    expect(await store.installations.pin(idle.iid, unused.kid)).toBeNull()
    expect(await store.installations.pin(phone.iid, pin.kid)).not.toBeNull()
    expect(await store.sessions.find(token)).not.toBeNull()

    clock.pass(limits.enrolmentMemory - 1)
    await store.sweep()
    expect(await store.enrolments.byId(enrolment.id)).not.toBeNull()
    clock.pass(1)
    await store.sweep()
    expect(await store.enrolments.byId(enrolment.id)).toBeNull()
    expect(await store.installations.authenticator(aid)).toBeNull()
    expect(await store.transactions.byId(proof.id)).toBeNull()
    expect(await store.installations.byId(phone.iid)).toBeNull()
    expect(await store.installations.byId(idle.iid)).toBeNull()

    expect((await store.installations.authenticator(lasting.aid))?.state).toBe('active')
    expect((await store.transactions.byId(lasting.proof.id))?.state).toBe('approved')
    expect((await store.installations.standingPin(lasting.phone.iid))?.kid).toBe(lasting.pin.kid)
    expect(await store.enrolments.byId(lasting.enrolment.id)).toBeNull()
  })

  test('a spent proof is remembered for twice the life of a nonce', async () => {
    const { store, clock, make } = await bench()
    const { settlement } = await make.claimed(await make.atPortal())
    clock.pass(2 * limits.nonceLife)
    await store.sweep()
    expect(await store.transactions.isSpent(settlement.spent)).toBe(true)
    clock.pass(1)
    await store.sweep()
    expect(await store.transactions.isSpent(settlement.spent)).toBe(false)
  })

  test('a session dies with its codes, and the sweep takes both', async () => {
    const { store, clock, make } = await bench()
    const who = await make.atPortal()
    clock.pass(3500)
    const code = await make.code(who)
    clock.pass(100)
    await store.sweep()
    expect((await store.enrolments.byId(code.id))?.state).toBe('replaced')
  })

  test('what two nodes do at once is one history', async () => {
    const { store, other, make } = await bench()
    const { person, session, aid, pin, phone } = await make.activated()
    const request = await make.waiting({ person, session }, [aid])
    const signed = await make.unlocked(pin, request.id)
    const nodes = [store, other]
    const answers = await Promise.all(
      fifty.flatMap((i) => {
        const node = nodes[i % 2] ?? store
        return [
          node.transactions.decide(make.decision(request, aid, signed)),
          node.people.removePhones(person.id, noFacts).then((count) => `removed ${count}`),
          node.installations
            .charge(make.chargeInput(phone.iid, pin.kid, request.id, { judge: () => accept({ left: 0 }) }))
            .then((it) => (it.is === 'refused' ? it.code : it.is)),
          node.limits.take(id('txn') + text(), 1, 1).then(() => 'taken'),
        ]
      }),
    )
    const counts = tally(answers)
    expect((counts['settled'] ?? 0) + (counts['closed'] ?? 0)).toBe(50)
    expect(counts['settled'] ?? 0).toBeLessThanOrEqual(1)
    expect(counts['removed 1']).toBe(1)
    expect(counts['taken']).toBe(50)
  })
}
