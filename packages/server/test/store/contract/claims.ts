import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { id, key, noFacts, spent, text } from '../fixtures.ts'

export function claimsContract(backend: Backend): void {
  const bench = benches(backend)

  test('fifty phones claim one code: one claims, the next freezes it, nobody is active', async () => {
    const { store, other, make } = await bench()
    const who = await make.atPortal()
    const code = await make.code(who)
    const claims = []
    for (const _ of fifty) claims.push(make.claim(code, await make.openedBy(code), null))
    const answers = await Promise.all(claims.map((claim, i) => (i % 2 ? store : other).enrolments.claim(claim)))
    expect(tally(answers)).toEqual({ claimed: 1, frozen: 1, closed: 48 })
    expect((await store.enrolments.byId(code.id))?.state).toBe('frozen')
    const winner = claims[answers.indexOf('claimed')] ?? expect.fail()
    expect((await store.installations.authenticator(winner.authenticator.aid))?.state).toBe('removed')
    expect((await store.transactions.byId(winner.proof.transaction.id))?.state).toBe('cancelled')
    expect(await store.transactions.decide(make.decision(winner.proof.transaction, winner.authenticator.aid, null))).toBe('closed')
    expect(await store.installations.authenticatorsOf(who.person.id)).toEqual([])
    expect((await store.audit.read(0, 99)).map(({ kind }) => kind)).toEqual(['enrolment.claimed', 'enrolment.frozen'])
    expect(await store.enrolments.claim({ ...winner, spent: spent() })).toBe('closed')
  })

  test('one claim fifty times: one claimed, the others hear that it is', async () => {
    const { store, other, make } = await bench()
    const code = await make.code(await make.atPortal())
    const phone = await make.openedBy(code)
    const claim = make.claim(code, phone, await make.newPin(code.id, phone))
    const answers = await Promise.all(fifty.map((i) => (i % 2 ? store : other).enrolments.claim({ ...claim, spent: spent() })))
    expect(tally(answers)).toEqual({ claimed: 1, same: 49 })
    expect(await store.enrolments.byId(code.id)).toMatchObject({
      state: 'claimed',
      claimDigest: claim.claimDigest,
      aid: claim.authenticator.aid,
      iid: phone.iid,
      transactionId: claim.proof.transaction.id,
    })
    expect(await store.installations.authenticator(claim.authenticator.aid)).toEqual(claim.authenticator)
    expect(await store.transactions.byId(claim.proof.transaction.id)).toEqual(claim.proof.transaction)
    expect(await store.transactions.targets(claim.proof.transaction.id)).toEqual([claim.proof.target])
    expect(await store.audit.read(0, 99)).toHaveLength(1)
  })

  test('a proof has its effect once: also that of a retry, and of the claim that freezes', async () => {
    const { store, make } = await bench()
    const code = await make.code(await make.atPortal())
    const claim = make.claim(code, await make.openedBy(code), null)
    expect(await store.enrolments.claim(claim)).toBe('claimed')
    expect(await store.transactions.isSpent(claim.spent)).toBe(true)
    expect(await store.enrolments.claim(claim)).toBe('proof_replayed')
    const retry = { ...claim, spent: spent() }
    expect(await store.enrolments.claim(retry)).toBe('same')
    expect(await store.enrolments.claim(retry)).toBe('proof_replayed')
    const rival = make.claim(code, await make.openedBy(code), null)
    expect(await store.enrolments.claim({ ...rival, spent: retry.spent })).toBe('proof_replayed')
    expect((await store.enrolments.byId(code.id))?.state).toBe('claimed')
    expect(await store.enrolments.claim(rival)).toBe('frozen')
    expect(await store.enrolments.claim(rival)).toBe('proof_replayed')
  })

  test('a refused claim writes nothing', async () => {
    const { store, make } = await bench()
    const taken = await make.activated()
    const code = await make.code(await make.atPortal())
    const phone = await make.openedBy(code)
    const before = await store.audit.read(0, 99)
    const stranger = make.claim(code, make.newPhone(), null)
    expect(await store.enrolments.claim(stranger)).toBe('closed')
    const named = make.claim(code, phone, null, { aid: taken.aid })
    expect(await store.enrolments.claim(named)).toBe('name_taken')
    const unknownPin = make.claim(code, phone, { iid: phone.iid, kid: id('ok'), key: key(), seq: 1 })
    expect(await store.enrolments.claim(unknownPin)).toBe('pin_refused')
    expect(await store.enrolments.claim({ ...unknownPin, enrolmentId: id('enr') })).toBe('closed')
    for (const { spent } of [stranger, named, unknownPin]) expect(await store.transactions.isSpent(spent)).toBe(false)
    expect((await store.enrolments.byId(code.id))?.state).toBe('open')
    expect(await store.audit.read(0, 99)).toEqual(before)
  })

  test('a platform credential belongs to one authenticator', async () => {
    const { store, make } = await bench()
    const verification = { uv: 'webauthn', credential: text(), key: key() } as const
    const first = await make.code(await make.atPortal())
    expect(await store.enrolments.claim(make.claim(first, await make.openedBy(first), null, { verification }))).toBe('claimed')
    const second = await make.code(await make.atPortal())
    expect(await store.enrolments.claim(make.claim(second, await make.openedBy(second), null, { verification }))).toBe('name_taken')
  })

  test("void when the person's standing has changed", async () => {
    const { store, make } = await bench()
    const who = await make.atPortal()
    const code = await make.code(who)
    const phone = await make.openedBy(code)
    await store.people.setState(who.person.id, 'active', noFacts)
    expect(await store.enrolments.claim(make.claim(code, phone, null))).toBe('closed')
  })

  test('claimed at the last second, closed at the next; a retry too', async () => {
    const { store, clock, make } = await bench()
    const code = await make.code(await make.atPortal())
    const claim = make.claim(code, await make.openedBy(code), null)
    clock.set((await store.enrolments.byId(code.id))?.expiresAt ?? 0)
    expect(await store.enrolments.claim(claim)).toBe('closed')
    clock.pass(-1)
    expect(await store.enrolments.claim(claim)).toBe('claimed')
    expect(await store.enrolments.claim({ ...claim, spent: spent() })).toBe('same')
    clock.pass(1)
    expect(await store.enrolments.claim({ ...claim, spent: spent() })).toBe('closed')
    expect(await store.enrolments.claim(make.claim(code, make.newPhone(), null))).toBe('closed')
    expect(await store.enrolments.byId(code.id)).toMatchObject({ state: 'claimed', expired: true })
  })

  test('the accepted claim is still the same once it is active', async () => {
    const { store, make } = await bench()
    const claimed = await make.claimed(await make.atPortal())
    await store.transactions.decide(make.decision(claimed.proof, claimed.aid, claimed.pin))
    expect(await store.enrolments.claim({ ...claimed.settlement, spent: spent() })).toBe('same')
    expect(await store.enrolments.claim(make.claim(claimed.enrolment, claimed.phone, claimed.pin))).toBe('closed')
    expect(await store.installations.binding(claimed.aid)).toBe('{"binding":1}')
  })

  test('joining a phone that has a PIN needs that PIN key, and no other', async () => {
    const { store, make } = await bench()
    const { phone, pin, ...first } = await make.activated()
    const code = await make.code(await make.atPortal())
    await make.openedBy(code, phone)
    const used = await make.unlocked(pin, (await make.waiting(first, [first.aid])).id)
    const other = await make.newPin(code.id, phone)
    for (const claim of [
      make.claim(code, phone, null),
      make.claim(code, phone, other),
      make.claim(code, phone, { ...used, key: key() }),
      make.claim(code, phone, { ...used, seq: used.seq + 1 }),
      make.claim(code, phone, { ...used, seq: 0 }),
      make.claim(code, phone, used, { verification: { uv: 'pin', kid: other.kid } }),
    ]) {
      expect(await store.enrolments.claim(claim)).toBe('pin_refused')
    }
    const before = await store.installations.pin(phone.iid, pin.kid)
    expect(before?.counters).toMatchObject({ charged: 3, cleared: 2, unsigned: 1 })
    expect(await store.enrolments.claim(make.claim(code, phone, used))).toBe('claimed')
    expect((await store.installations.pin(phone.iid, pin.kid))?.counters).toMatchObject({ charged: 3, cleared: 3, unsigned: 0 })
    expect((await store.installations.pin(phone.iid, other.kid))?.state).toBe('new')
  })

  test("a platform credential joins a phone with a PIN under that PIN's signature", async () => {
    const { store, make } = await bench()
    const { phone, pin, ...first } = await make.activated()
    const code = await make.code(await make.atPortal())
    await make.openedBy(code, phone)
    const used = await make.unlocked(pin, (await make.waiting(first, [first.aid])).id)
    const verification = { uv: 'webauthn', credential: text(), key: key() } as const
    expect(await store.enrolments.claim(make.claim(code, phone, used, { verification }))).toBe('claimed')
  })

  test('a new PIN takes the place of one that nobody stands on', async () => {
    const { store, make } = await bench()
    const phone = make.newPhone()
    const first = await make.claimed(await make.atPortal(), phone)
    const spare = await make.code(await make.atPortal())
    await make.openedBy(spare, phone)
    const abandoned = await make.newPin(spare.id, phone)
    const second = await make.claimed(await make.atPortal(), phone)
    expect(await store.installations.pin(phone.iid, first.pin.kid)).toBeNull()
    expect(await store.installations.pin(phone.iid, abandoned.kid)).toBeNull()
    expect(await store.installations.pin(phone.iid, second.pin.kid)).toMatchObject({ state: 'active', key: second.pin.key })
    expect((await store.enrolments.byId(first.enrolment.id))?.state).toBe('replaced')
    expect(await store.transactions.decide(make.decision(first.proof, first.aid, first.pin))).toBe('closed')
    expect(await store.transactions.decide(make.decision(second.proof, second.aid, second.pin))).toBe('settled')
    expect((await store.installations.standingPin(phone.iid))?.kid).toBe(second.pin.kid)
  })

  test('what was typed while a PIN was made costs no tries', async () => {
    const { store, make } = await bench()
    const { phone, pin } = await make.claimed(await make.atPortal())
    expect((await store.installations.pin(phone.iid, pin.kid))?.counters).toEqual({ charged: 2, cleared: 2, allowed: 5, unsigned: 0 })
  })
}
