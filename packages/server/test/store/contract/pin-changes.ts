import { randomBytes } from 'node:crypto'
import { limits } from '@countersign/protocol/limits.ts'
import {
  type PinChangeEvent,
  type PinChangeState,
  pinChangeEvents,
  pinChangeStates,
  pinChangeTransitions,
} from '@countersign/protocol/pin/change-states.ts'
import type { PinChangeCeremony, PinChangeOpening, PinChangeSettlement } from '@countersign/verifier/installation/pin-change-store.ts'
import { expect, test } from 'vitest'
import { type Backend, benches, fifty, tally } from '../backend.ts'
import { id, key, noFacts, type Pin, spent, telling, text } from '../fixtures.ts'

export function pinChangesContract(backend: Backend): void {
  const bench = benches(backend)

  /** Two accounts on one phone, and its PIN typed for a sign-in that waits. */
  async function unlocked() {
    const made = await bench()
    const { make, store } = made
    const active = await made.make.activated()
    const second = await make.activated(
      undefined,
      active.phone,
      await make.unlocked(active.pin, (await make.waiting(active, [active.aid])).id),
    )
    const request = await make.waiting(active, [active.aid])
    const pin = await make.unlocked(active.pin, request.id)
    const { changes } = store.installations

    const opening = (over: Partial<PinChangeOpening> = {}): PinChangeOpening => ({
      id: id('chg'),
      iid: pin.iid,
      kid: pin.kid,
      seq: pin.seq,
      nonce: text(),
      digest: text(32),
      spent: spent(),
      facts: telling('pin.change_opened'),
      ...over,
    })
    const opened = async (over?: Partial<PinChangeOpening>): Promise<PinChangeCeremony> => {
      const answer = await changes.open(opening(over))
      return typeof answer === 'string' ? expect.fail(answer) : answer
    }
    const successor = async (chg: PinChangeCeremony): Promise<Pin> => {
      const kid = id('ok')
      expect(await store.installations.makePin({ iid: pin.iid, kid, sealed: randomBytes(60), madeFor: chg.id })).toBe(true)
      const seqs = [await store.installations.charge(make.chargeInput(pin.iid, kid, chg.id))]
      seqs.push(await store.installations.charge(make.chargeInput(pin.iid, kid, chg.id)))
      expect(seqs).toMatchObject([
        { is: 'charged', seq: 1 },
        { is: 'charged', seq: 2 },
      ])
      return { iid: pin.iid, kid, key: key(), seq: 2 }
    }
    const settlement = (chg: PinChangeCeremony, fresh: Pin, over: Partial<PinChangeSettlement> = {}): PinChangeSettlement => ({
      id: chg.id,
      iid: pin.iid,
      fresh: { kid: fresh.kid, key: fresh.key, seq: fresh.seq },
      bindings: [active.aid, second.aid].map((aid) => ({ aid, binding: JSON.stringify({ of: aid, under: fresh.kid }) })),
      digest: text(32),
      message: '{"payload":"…"}',
      answer: (wrong) => JSON.stringify({ wrong }),
      spent: spent(),
      facts: telling('pin.changed'),
      ...over,
    })
    return { ...made, ...active, second, request, pin, changes, opening, opened, successor, settlement }
  }

  test('the new key takes the old one’s place for every account, and the old one evaluates and signs nothing', async () => {
    const { store, make, clock, pin, aid, request, second, changes, opened, successor, settlement, reopen } = await unlocked()
    const chg = await opened()
    const fresh = await successor(chg)
    await store.installations.charge(make.chargeInput(pin.iid, pin.kid, request.id))
    const settling = settlement(chg, fresh)
    expect(await changes.settle(settling)).toBe('changed')
    expect(await changes.byId(chg.id)).toMatchObject({ state: 'over', answered: { digest: settling.digest, answer: '{"wrong":1}' } })

    expect(await store.installations.standingPin(pin.iid)).toMatchObject({
      kid: fresh.kid,
      state: 'active',
      key: fresh.key,
      counters: { charged: 2, cleared: 2, allowed: 5, unsigned: 0 },
    })
    for (const one of [aid, second.aid]) {
      expect(await store.installations.authenticator(one)).toMatchObject({ verification: { uv: 'pin', kid: fresh.kid } })
    }
    expect(await store.installations.pin(pin.iid, pin.kid)).toMatchObject({ state: 'gone' })
    expect(await store.installations.charge(make.chargeInput(pin.iid, pin.kid, request.id))).toMatchObject({ code: 'pin_not_live' })
    expect(await store.transactions.decide(make.decision(request, aid, pin))).toBe('closed')

    const again = await reopen()
    const charge = await again.installations.charge(make.chargeInput(pin.iid, fresh.kid, request.id))
    expect(charge).toMatchObject({ is: 'charged', seq: 3, left: 4 })
    expect(await again.transactions.decide(make.decision(request, aid, { ...fresh, seq: 3 }))).toBe('settled')
    clock.pass(limits.enrolmentMemory * 90)
    await again.sweep()
    expect((await again.installations.changes.byId(chg.id))?.answered).not.toBeNull()
  })

  test('each active account has its new binding, and what was decided before keeps the old one', async () => {
    const { store, make, aid, second, request, pin, changes, opened, successor, settlement } = await unlocked()
    const before = await store.installations.binding(aid)
    expect(await store.transactions.decide(make.decision(request, aid, pin))).toBe('settled')
    const chg = await opened({ seq: pin.seq })
    const fresh = await successor(chg)
    const settling = settlement(chg, fresh)
    for (const bindings of [[], settling.bindings.slice(1), [...settling.bindings, { aid: id('aut'), binding: '{}' }]]) {
      expect(await changes.settle({ ...settling, bindings })).toBe('bindings_differ')
      expect(await store.installations.pin(pin.iid, pin.kid)).toMatchObject({ state: 'active' })
    }
    expect(await changes.settle(settling)).toBe('changed')
    for (const one of [aid, second.aid]) expect(await store.installations.binding(one)).toBe(JSON.stringify({ of: one, under: fresh.kid }))
    expect((await store.decisions.record(request.id))?.binding).toBe(before)
  })

  test('an account that is being activated goes along: its proof is signed by the new key', async () => {
    const { store, make, phone, pin, opened, successor, settlement, changes, request } = await unlocked()
    const third = await make.claimed(await make.atPortal(), phone, await make.unlocked(pin, request.id))
    const chg = await opened()
    const fresh = await successor(chg)
    expect(await changes.settle(settlement(chg, fresh))).toBe('changed')
    const proven = await make.unlocked(fresh, third.proof.id)
    expect(await store.transactions.decide(make.decision(third.proof, third.aid, proven))).toBe('settled')
  })

  test('fifty settlements at once, of two messages: one is taken', async () => {
    const { store, other, opened, successor, settlement } = await unlocked()
    const chg = await opened()
    const rivals = [await successor(chg), await successor(chg)]
    const answers = await Promise.all(
      fifty.map((i) => (i % 2 ? store : other).installations.changes.settle(settlement(chg, rivals[i % 4 < 2 ? 0 : 1] as Pin))),
    )
    expect(tally(answers)).toEqual({ changed: 1, over: 49 })
    expect((await store.audit.read(0, 999)).filter(({ kind }) => kind === 'pin.changed')).toHaveLength(1)
  })

  test('one opening fifty times is one change; fifty openings leave one open, and the keys of the others are gone', async () => {
    const { store, other, changes, opening, opened, successor, pin } = await unlocked()
    const digest = text(32)
    const same = await Promise.all(fifty.map((i) => (i % 2 ? store : other).installations.changes.open(opening({ digest }))))
    expect(new Set(same.map((one) => (typeof one === 'string' ? one : one.id))).size).toBe(1)
    const first = await opened({ digest })
    const fresh = await successor(first)
    await Promise.all(fifty.map((i) => (i % 2 ? store : other).installations.changes.open(opening())))
    expect((await changes.byId(first.id))?.state).toBe('over')
    expect(await changes.open(opening({ digest }))).toBe('pin_change_over')
    expect(await store.installations.pin(pin.iid, fresh.kid)).toBeNull()
    expect((await store.audit.read(0, 999)).filter(({ kind }) => kind === 'pin.change_opened')).toHaveLength(51)
  })

  test('opened only over a charge of the last ten minutes, for the key that stands', async () => {
    const { store, clock, person, second, pin, changes, opening } = await unlocked()
    expect(await changes.open(opening({ seq: pin.seq + 1 }))).toBe('pin_not_live')
    expect(await changes.open(opening({ seq: 0 }))).toBe('pin_not_live')
    expect(await changes.open(opening({ kid: id('ok') }))).toBe('pin_refused')
    clock.pass(limits.pinChangeAfter)
    expect(await changes.open(opening())).toBe('pin_not_live')
    clock.pass(-1)
    expect(await changes.open(opening())).toMatchObject({ state: 'open' })
    await store.people.setState(second.person.id, 'disabled', noFacts)
    expect(await changes.open(opening())).toMatchObject({ state: 'open' })
    await store.people.removePhones(person.id, noFacts)
    // Only the disabled one is left on this phone.
    expect(await changes.open(opening())).toBe('pin_refused')
  })

  test('opening clears what was charged before', async () => {
    const { store, make, pin, request, opened } = await unlocked()
    const wrong = await store.installations.charge(make.chargeInput(pin.iid, pin.kid, request.id))
    await opened({ seq: wrong.is === 'charged' ? wrong.seq : expect.fail() })
    expect((await store.installations.pin(pin.iid, pin.kid))?.counters).toMatchObject({ cleared: pin.seq + 1 })
  })

  test('in a change only its own new key is evaluated, and only in its time', async () => {
    const { store, clock, make, pin, opened, successor, settlement, changes } = await unlocked()
    const chg = await opened()
    const ask = (kid: Pin['kid']) => store.installations.charge(make.chargeInput(pin.iid, kid, chg.id))
    expect(await ask(pin.kid)).toMatchObject({ code: 'pin_not_live' })
    const fresh = await successor(chg)
    const elsewhere = await make.activated()
    expect(await store.installations.makePin({ iid: elsewhere.phone.iid, kid: id('ok'), sealed: randomBytes(60), madeFor: chg.id })).toBe(
      false,
    )
    await store.sweep()
    expect(await ask(fresh.kid)).toMatchObject({ is: 'charged' })
    clock.pass(limits.pinChangeLife)
    expect(await ask(fresh.kid)).toMatchObject({ code: 'pin_not_live' })
    expect(await store.installations.makePin({ iid: pin.iid, kid: id('ok'), sealed: randomBytes(60), madeFor: chg.id })).toBe(false)
    expect(await changes.settle(settlement(chg, fresh))).toBe('over')
    await store.sweep()
    expect(await store.installations.pin(pin.iid, fresh.kid)).toBeNull()
    expect(await changes.byId(chg.id)).toBeNull()
    expect(await store.installations.standingPin(pin.iid)).toMatchObject({ kid: pin.kid, state: 'active' })
  })

  test('a key that was not made in this change, or a number that was never charged, changes nothing', async () => {
    const { store, make, pin, opened, successor, settlement, changes } = await unlocked()
    const chg = await opened()
    const fresh = await successor(chg)
    for (const seq of [0, 3]) expect(await changes.settle(settlement(chg, { ...fresh, seq }))).toBe('pin_refused')
    for (const kid of [pin.kid, id('ok')]) expect(await changes.settle(settlement(chg, { ...fresh, kid }))).toBe('pin_refused')
    expect(await changes.settle(settlement(chg, fresh, { iid: (await make.activated()).phone.iid }))).toBe('over')
    expect(await store.installations.standingPin(pin.iid)).toMatchObject({ kid: pin.kid, state: 'active' })
    const twice = { spent: spent() }
    expect(await changes.settle(settlement(chg, fresh, twice))).toBe('changed')
    expect(await changes.settle(settlement(chg, fresh, twice))).toBe('proof_replayed')
  })

  /** The compare-and-sets against the table of Spec §5.9: every event in every state. */
  const ways: Record<PinChangeState, PinChangeEvent | null> = { open: null, done: 'change', replaced: 'other_opening', expired: 'time' }
  const possible = (from: PinChangeState) => pinChangeEvents.filter((event) => pinChangeTransitions[from][event] !== null)
  test.each(pinChangeStates.flatMap((from) => possible(from).map((event) => [from, event] as const)))('%s: %s', async (from, event) => {
    const { store, clock, opening, opened, successor, settlement, changes, rows } = await unlocked()
    const first = opening()
    const chg = await opened(first)
    const settling = settlement(chg, await successor(chg))
    const rival = settlement(chg, await successor(chg))
    const events: Record<PinChangeEvent, () => Promise<unknown>> = {
      same_opening: async () => {
        const answer = await changes.open({ ...first, spent: spent() })
        return typeof answer === 'string' ? answer : null
      },
      other_opening: async () => void (await changes.open(opening())),
      change: async () => ((await changes.settle(from === 'open' ? settling : rival)) === 'changed' ? null : 'pin_change_over'),
      // A use case that finds this message's digest answers from the row.
      same_change: async () => ((await changes.byId(chg.id))?.answered?.digest === settling.digest ? null : 'pin_change_over'),
      time: async () => void clock.set(chg.expiresAt),
    }
    const way = ways[from]
    if (way === 'change') await changes.settle(settling)
    else if (way !== null) await events[way]()

    const step = pinChangeTransitions[from][event]
    const expected = event === 'other_opening' || event === 'time' ? undefined : (step?.told ?? null)
    expect(await events[event]()).toBe(expected)
    const row = rows()['pin_change']?.find(({ id: known }) => known === chg.id)
    const stored = row?.['state'] === 'open' && clock.now() >= chg.expiresAt ? 'expired' : row?.['state']
    expect(stored).toBe(step?.to)
    expect(await store.installations.standingPin(chg.iid)).toMatchObject({ kid: step?.to === 'done' ? settling.fresh.kid : chg.kid })
  })
}
