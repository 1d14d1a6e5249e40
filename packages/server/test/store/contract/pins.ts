import { limits } from '@countersign/protocol/limits.ts'
import { refuse } from '@countersign/protocol/outcome.ts'
import { judgeCharge } from '@countersign/protocol/pin/attempts.ts'
import type { Charged, ChargeInput } from '@countersign/verifier/installation/store.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { id, noFacts, spent, text } from '../fixtures.ts'

export function pinsContract(backend: Backend): void {
  const bench = benches(backend)

  async function signingIn() {
    const made = await bench()
    const active = await made.make.activated()
    const request = await made.make.waiting(active, [active.aid])
    const { iid } = active.phone
    const { kid } = active.pin
    const input = (over: Partial<ChargeInput> = {}) => made.make.chargeInput(iid, kid, request.id, over)
    return {
      ...made,
      ...active,
      request,
      iid,
      kid,
      input,
      charge: (over?: Partial<ChargeInput>) => made.store.installations.charge(input(over)),
    }
  }

  const codeOf = (answer: Charged) => (answer.is === 'refused' ? answer.code : answer.is)

  test('fifty guesses at once: five charged, each with its own number, and the pause told once', async () => {
    const { store, other, input } = await signingIn()
    const answers = await Promise.all(fifty.map((i) => (i % 2 ? store : other).installations.charge(input())))
    expect(tally(answers.map(codeOf))).toEqual({ charged: 5, pin_paused: 45 })
    expect(answers.flatMap((answer) => (answer.is === 'charged' ? [answer.seq] : [])).sort()).toEqual([3, 4, 5, 6, 7])
    expect(answers.flatMap((answer) => (answer.is === 'charged' ? [answer.left] : [])).sort()).toEqual([0, 1, 2, 3, 4])
    expect((await store.audit.read(0, 99)).filter(({ kind }) => kind === 'pin.paused')).toHaveLength(1)
  })

  test('one guess fifty times is one charge, also when it was the last one', async () => {
    const { store, other, input, iid, kid, charge } = await signingIn()
    for (let i = 0; i < 4; i++) await charge()
    const blindedHash = text(32)
    const answers = await Promise.all(fifty.map((i) => (i % 2 ? store : other).installations.charge(input({ blindedHash }))))
    expect(answers).toEqual(fifty.map(() => ({ is: 'charged', seq: 7, left: 0, sealed: expect.any(Uint8Array) })))
    expect((await store.installations.pin(iid, kid))?.counters.charged).toBe(7)
    expect(codeOf(await charge())).toBe('pin_paused')
  })

  test('a proof is spent with its charge, with its repetition, and with its refusal', async () => {
    const { store, make, person, session, aid, pin, phone, charge } = await signingIn()
    const once = { spent: spent(), blindedHash: text(32) }
    expect(codeOf(await charge(once))).toBe('charged')
    expect(codeOf(await charge(once))).toBe('proof_replayed')
    const again = { ...once, spent: spent() }
    expect(codeOf(await charge(again))).toBe('charged')
    expect(codeOf(await charge(again))).toBe('proof_replayed')
    for (let i = 0; i < 4; i++) await charge()
    const paused = { spent: spent() }
    expect(codeOf(await charge(paused))).toBe('pin_paused')
    await store.people.liftPin(person.id, phone.iid, noFacts)
    expect(codeOf(await charge(paused))).toBe('proof_replayed')
    const next = await make.waiting({ person, session }, [aid])
    expect(codeOf(await store.installations.charge(make.chargeInput(phone.iid, pin.kid, next.id)))).toBe('charged')
  })

  test('only for a live request that this key answers', async () => {
    const { store, clock, make, request, aid, iid, kid, charge, person, session, input } = await signingIn()
    const elsewhere = await make.activated()
    const theirs = await make.waiting(elsewhere, [elsewhere.aid])
    const unopened = await make.code(await make.atPortal())
    for (const live of [theirs.id, id('txn'), unopened.id, id('enr'), elsewhere.enrolment.id]) {
      const refused = input({ live })
      expect(await store.installations.charge(refused)).toEqual({ is: 'refused', code: 'pin_not_live' })
      expect(await store.transactions.isSpent(refused.spent)).toBe(false)
    }
    expect(codeOf(await store.installations.charge(make.chargeInput(iid, id('ok'), request.id)))).toBe('pin_not_live')
    clock.set(request.expiresAt - 1)
    expect(codeOf(await charge())).toBe('charged')
    clock.set(request.expiresAt)
    expect(codeOf(await charge())).toBe('pin_not_live')
    clock.set(request.expiresAt - 1)
    await store.transactions.cancel(request.id, session.id, noFacts)
    expect(codeOf(await charge())).toBe('pin_not_live')
    const next = await make.waiting({ person, session }, [aid])
    await store.people.removePhones(person.id, noFacts)
    expect(codeOf(await charge({ live: next.id }))).toBe('pin_not_live')
    expect((await store.installations.pin(iid, kid))?.counters.charged).toBe(3)
  })

  test('a code is live for the phones that opened it, also when another claimed it', async () => {
    const { store, make } = await bench()
    const code = await make.code(await make.atPortal())
    const [honest, thief] = [await make.openedBy(code), await make.openedBy(code)]
    const pin = await make.newPin(code.id, honest)
    expect(await store.enrolments.claim(make.claim(code, thief, null))).toBe('claimed')
    const ask = () => store.installations.charge(make.chargeInput(honest.iid, pin.kid, code.id))
    expect(codeOf(await ask())).toBe('charged')
    expect(codeOf(await store.installations.charge(make.chargeInput(honest.iid, id('ok'), code.id)))).toBe('pin_refused')
    expect(await store.enrolments.claim(make.claim(code, honest, pin))).toBe('frozen')
    expect(codeOf(await ask())).toBe('pin_not_live')
  })

  test('after ten wrong ones the key is deleted, once and for good', async () => {
    const { store, make, person, session, aid, iid, kid, phone, charge, pin, reopen } = await signingIn()
    for (let i = 0; i < 5; i++) await charge()
    await store.people.liftPin(person.id, phone.iid, noFacts)
    const last = await charge()
    for (let i = 0; i < 4; i++) await charge()
    const answers = await Promise.all(fifty.map(() => charge()))
    expect(tally(answers.map(codeOf))).toEqual({ pin_gone: 50 })
    expect((await store.audit.read(0, 999)).filter(({ kind }) => kind === 'pin.deleted')).toHaveLength(1)
    expect(await store.installations.pin(iid, kid)).toMatchObject({ state: 'gone' })
    expect(await store.installations.standingPin(iid)).toMatchObject({ kid, state: 'gone' })
    const request = await make.waiting({ person, session }, [aid])
    const seq = last.is === 'charged' ? last.seq : expect.fail()
    expect(await store.transactions.decide(make.decision(request, aid, { ...pin, seq }))).toBe('closed')
    const again = await reopen()
    expect(codeOf(await again.installations.charge(make.chargeInput(iid, kid, request.id)))).toBe('pin_gone')
    expect(await again.transactions.decide(make.decision(request, aid, null, { to: 'denied' }))).toBe('settled')
  })

  test('a signature clears up to its own number, and never back', async () => {
    const { store, make, person, session, aid, iid, kid, pin, charge } = await signingIn()
    const seqs: number[] = []
    for (let i = 0; i < 4; i++) {
      const answer = await charge()
      if (answer.is === 'charged') seqs.push(answer.seq)
    }
    const sign = async (seq: number, to: 'approved' | 'burnt' = 'approved') => {
      const request = await make.waiting({ person, session }, [aid])
      return store.transactions.decide(make.decision(request, aid, { ...pin, seq }, { to }))
    }
    const counters = async () => (await store.installations.pin(iid, kid))?.counters
    expect(seqs).toEqual([3, 4, 5, 6])
    expect(await sign(5, 'burnt')).toBe('settled')
    expect(await counters()).toEqual({ charged: 6, cleared: 5, allowed: 5, unsigned: 3 })
    expect(await sign(3)).toBe('settled')
    expect(await counters()).toEqual({ charged: 6, cleared: 5, allowed: 5, unsigned: 2 })
    expect(await sign(7)).toBe('closed')
    expect(await counters()).toEqual({ charged: 6, cleared: 5, allowed: 5, unsigned: 2 })
  })

  test('twenty charges without a signature of their own end it, unless they are older than the window', async () => {
    const { store, clock, make, iid, kid, pin, ...active } = await signingIn()
    const wrongsThenRight = async (wrongs: number) => {
      const who = await make.atPortal(active.person)
      const request = await make.waiting(who, [active.aid])
      for (let i = 0; i < wrongs; i++) await make.unlocked(pin, request.id)
      const signed = await make.unlocked(pin, request.id)
      await store.transactions.decide(make.decision(request, active.aid, signed))
    }
    for (let i = 0; i < 4; i++) await wrongsThenRight(4)
    await wrongsThenRight(3)
    const asked = clock.now()
    expect((await store.installations.pin(iid, kid))?.counters).toEqual({ charged: 26, cleared: 26, allowed: 5, unsigned: 19 })
    clock.set(asked + limits.pinUnsignedWindow - 1)
    expect((await store.installations.pin(iid, kid))?.counters.unsigned).toBe(19)
    clock.set(asked + limits.pinUnsignedWindow)
    expect((await store.installations.pin(iid, kid))?.counters.unsigned).toBe(0)
    clock.set(asked + limits.pinUnsignedWindow - 1)
    const who = await make.atPortal(active.person)
    const request = await make.waiting(who, [active.aid])
    await make.unlocked(pin, request.id)
    expect(codeOf(await store.installations.charge(make.chargeInput(iid, kid, request.id)))).toBe('pin_gone')
  })

  test('of concurrent makings of one kid the first counts; five wait at most', async () => {
    const { store, other, make } = await bench()
    const code = await make.code(await make.atPortal())
    const phone = await make.openedBy(code)
    const kid = id('ok')
    const made = await Promise.all(
      fifty.map((i) =>
        (i % 2 ? store : other).installations.makePin({ iid: phone.iid, kid, sealed: new Uint8Array([i]), madeFor: code.id }),
      ),
    )
    expect(tally(made)).toEqual({ true: 50 })
    const answer = await store.installations.charge(make.chargeInput(phone.iid, kid, code.id))
    await store.installations.makePin({ iid: phone.iid, kid, sealed: new Uint8Array([99]), madeFor: code.id })
    const next = await store.installations.charge(make.chargeInput(phone.iid, kid, code.id))
    expect(next.is === 'charged' && next.sealed).toEqual(answer.is === 'charged' && answer.sealed)
    expect(await store.installations.pin(phone.iid, kid)).toMatchObject({ state: 'new', key: null })
    expect(await store.installations.standingPin(phone.iid)).toBeNull()
    const more = await Promise.all(
      fifty.map(() => store.installations.makePin({ iid: phone.iid, kid: id('ok'), sealed: new Uint8Array(1), madeFor: code.id })),
    )
    expect(tally(more)).toEqual({ true: 4, false: 46 })
  })

  test('no PIN is made for a code that is dead or was not opened here', async () => {
    const { store, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    const phone = await make.openedBy(code)
    const stranger = await make.openedBy(await make.code(await make.atPortal()))
    const makeFor = (iid: typeof phone.iid) =>
      store.installations.makePin({ iid, kid: id('ok'), sealed: new Uint8Array(1), madeFor: code.id })
    expect(await makeFor(stranger.iid)).toBe(false)
    clock.set(code.createdAt + limits.enrolmentLifeOpened)
    expect(await makeFor(phone.iid)).toBe(false)
    clock.pass(-1)
    expect(await makeFor(phone.iid)).toBe(true)
  })

  test("a verdict of the caller's rules a key that is being made", async () => {
    const { store, make } = await bench()
    const code = await make.code(await make.atPortal())
    const phone = await make.openedBy(code)
    const pin = await make.newPin(code.id, phone)
    const seen: string[] = []
    const answer = await store.installations.charge(
      make.chargeInput(phone.iid, pin.kid, code.id, {
        judge: (counters, state) => {
          seen.push(state)
          return counters.charged >= 2 ? refuse('pin_refused') : judgeCharge(counters)
        },
      }),
    )
    expect([seen, codeOf(answer)]).toEqual([['new'], 'pin_refused'])
    expect(await store.installations.pin(phone.iid, pin.kid)).toMatchObject({ state: 'new', counters: { charged: 2 } })
  })
}
