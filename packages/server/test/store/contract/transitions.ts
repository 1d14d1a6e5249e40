import {
  type EnrolmentEvent,
  type EnrolmentStanding,
  enrolmentEvents,
  enrolmentTransitions,
  standingOf,
} from '@countersign/protocol/enrolment/states.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import {
  type TransactionEvent,
  type TransactionState,
  transactionEvents,
  transactionTransitions,
} from '@countersign/protocol/transaction/states.ts'
import type { Step } from '@countersign/protocol/transitions.ts'
import type { DecisionSettlement } from '@countersign/verifier/transaction/store.ts'
import { describe, expect, test } from 'vitest'
import { type Backend, type Bench, benches, type Rows } from '../backend.ts'
import { noFacts, spent, text } from '../fixtures.ts'

/**
 * The compare-and-sets against the tables of Spec §4.6 and §6.4: every event in every state leads where the table says, is answered as it says, and touches
 * nobody else's row; one that leads nowhere touches none at all.
 */
export function transitionsContract(backend: Backend): void {
  const bench = benches(backend)

  async function enrolling() {
    const made = await withBystander(await bench())
    const { make, store } = made
    const who = await make.atPortal()
    const enrolment = await make.code(who)
    const phone = await make.openedBy(enrolment)
    const rival = make.claim(enrolment, await make.openedBy(enrolment), null)
    const settlement = make.claim(enrolment, phone, await make.newPin(enrolment.id, phone))
    let proof = settlement.proof
    const { aid } = settlement.authenticator
    const wrongSecret = () => store.enrolments.tryCode({ name: enrolment.name, hash: text(32) }, null, () => noFacts)
    const decide = (to: DecisionSettlement['to'], activation: DecisionSettlement['activation']) =>
      store.transactions.decide(make.decision(proof.transaction, aid, to === 'denied' ? null : pinOf(settlement), { to, activation }))
    const of = { enrolmentId: enrolment.id }
    const next = () => {
      const { expiresAt } = proof.transaction
      const transaction = make.request(who, { kind: 'activation', enrolmentId: enrolment.id, expiresAt })
      return { transaction, target: make.target(transaction.id, aid) }
    }

    const events: Record<EnrolmentEvent, () => Promise<unknown>> = {
      open: () => store.enrolments.opened(enrolment.id, make.newPhone(), noFacts),
      claim: () => store.enrolments.claim({ ...rival, spent: spent() }),
      same_claim: () => store.enrolments.claim({ ...settlement, spent: spent() }),
      approve: () => decide('approved', { ...of, then: 'active', binding: '{}' }),
      async wrong_number() {
        const following = next()
        const answer = await decide('burnt', { ...of, then: 'next', ...following })
        if (answer === 'settled') proof = following
        return answer
      },
      last_wrong_number: () => decide('burnt', { ...of, then: 'failed' }),
      deny: () => decide('denied', { ...of, then: 'failed' }),
      wrong_secret: wrongSecret,
      last_wrong_secret: wrongSecret,
      replace: () => store.enrolments.replaceAll(who.person.id, noFacts),
      time: async () => made.clock.set((await store.enrolments.byId(enrolment.id))?.expiresAt ?? 0),
    }
    const standing = async () => {
      const now = await store.enrolments.byId(enrolment.id)
      return now === null ? null : standingOf(now.state, now.expired)
    }
    const rehearsed: Partial<Record<EnrolmentEvent, () => Promise<void>>> = {
      last_wrong_number: () => times(limits.activationNumbers - 1, events.wrong_number),
      last_wrong_secret: () => times(limits.wrongSecrets - 1, wrongSecret),
    }
    const claimed = async () => expect(await store.enrolments.claim(settlement)).toBe('claimed')
    return { ...made, events, standing, rehearsed, claimed }
  }

  const ways: Record<EnrolmentStanding, EnrolmentEvent | null> = {
    open: null,
    claimed: null,
    active: 'approve',
    frozen: 'claim',
    failed: 'deny',
    replaced: 'replace',
    guessed: 'last_wrong_secret',
    expired: 'time',
  }

  async function codeThatIs(from: EnrolmentStanding, next?: EnrolmentEvent) {
    const made = await enrolling()
    const { events, standing, rehearsed, claimed } = made
    if (from !== 'open') await claimed()
    const way = ways[from]
    if (way === null) await (next && rehearsed[next])?.()
    else {
      await rehearsed[way]?.()
      await events[way]()
    }
    expect(await standing()).toBe(from)
    return made
  }

  describe.each(Object.keys(ways) as EnrolmentStanding[])('a code that is %s', (from) => {
    const [staying, moving] = sorted(enrolmentTransitions[from], enrolmentEvents, from)

    test(`stays so: ${staying.join(', ')}`, async () => {
      const { rows, others, events, standing } = await codeThatIs(from)
      for (const event of staying) {
        const step = enrolmentTransitions[from][event] as Step<EnrolmentStanding>
        const before = rows()
        expect([event, await events[event]()]).toEqual([event, answerTo(event, from, step)])
        expect([event, await standing()]).toEqual([event, from])
        // The same claim's proof is spent (Spec §3.4).
        if (!leavesTraces(event, step.told, from)) expect(without(rows(), 'spent_proof')).toEqual(without(before, 'spent_proof'))
      }
      keeps(rows(), others)
    })

    test.each(moving)('%s leads elsewhere', async (event) => {
      const step = enrolmentTransitions[from][event] as Step<EnrolmentStanding>
      const { rows, others, events, standing } = await codeThatIs(from, event)
      expect(await events[event]()).toEqual(answerTo(event, from, step))
      expect(await standing()).toBe(step.to)
      keeps(rows(), others)
    })
  })

  async function requesting(kind: 'signin' | 'activation') {
    const made = await withBystander(await bench())
    const { make, store, clock } = made
    const active = kind === 'signin' ? await make.activated() : await make.claimed(await make.atPortal())
    const { aid, session, token, enrolment } = active
    const request = kind === 'signin' ? await make.waiting(active, [aid]) : active.proof
    const pin = kind === 'signin' ? await make.unlocked(active.pin, request.id) : active.pin
    const proof = make.request(active, { kind: 'activation', enrolmentId: enrolment.id, expiresAt: request.expiresAt })
    const activation = (then: 'active' | 'next' | 'failed'): DecisionSettlement['activation'] => {
      if (kind === 'signin') return null
      const of = { enrolmentId: enrolment.id }
      if (then === 'next') return { ...of, then, transaction: proof, target: make.target(proof.id, aid) }
      return then === 'active' ? { ...of, then, binding: '{}' } : { ...of, then }
    }
    const answer = (to: string) => `{"answered":"${to}"}`
    const decide = (to: DecisionSettlement['to'], then: 'active' | 'next' | 'failed') =>
      store.transactions.decide(
        make.decision(request, aid, to === 'denied' ? null : pin, { to, answer: answer(to), activation: activation(then) }),
      )
    const events: Record<TransactionEvent, () => Promise<unknown>> = {
      approve: () => decide('approved', 'active'),
      wrong_number: () => decide('burnt', 'next'),
      deny: () => decide('denied', 'failed'),
      // The store has no call for it: whoever judges reads what was answered.
      same_decision: async () => (await store.transactions.forDecision(request.id, aid))?.answered?.answer,
      consume: () =>
        store.transactions.consume({
          transactionId: request.id,
          sessionId: session.id,
          tokenHash: token,
          newTokenHash: text(32),
          salt: text(32),
          methods: ['pwd', 'pop'],
          facts: noFacts,
        }),
      cancel: () => store.transactions.cancel(request.id, session.id, noFacts),
      time: async () => clock.set(request.expiresAt),
    }
    return { ...made, events, answer, state: async () => (await store.transactions.byId(request.id))?.state }
  }

  const waysOfRequest: Record<TransactionState, readonly TransactionEvent[]> = {
    pending: [],
    approved: ['approve'],
    denied: ['deny'],
    burnt: ['wrong_number'],
    cancelled: ['cancel'],
    expired: ['time'],
    consumed: ['approve', 'consume'],
  }

  const kinds = ['signin', 'activation'] as const
  describe.each(kinds.flatMap((kind) => (Object.keys(waysOfRequest) as TransactionState[]).map((from) => ({ kind, from }))))(
    'a request ($kind) that is $from',
    ({ kind, from }) => {
      const [staying, moving] = sorted(transactionTransitions[from], transactionEvents, from)

      async function requestThatIs() {
        const made = await requesting(kind)
        for (const one of waysOfRequest[from]) await made.events[one]()
        expect(await made.state()).toBe(from)
        const expected = (event: TransactionEvent, moved: boolean): unknown => {
          if (event === 'time') return undefined
          if (event === 'same_decision') return made.answer(from === 'consumed' ? 'approved' : from)
          if (event === 'consume' || event === 'cancel') return moved
          return moved ? 'settled' : 'closed'
        }
        return { ...made, expected }
      }

      test(`stays so: ${staying.join(', ')}`, async () => {
        const { rows, others, events, expected, state } = await requestThatIs()
        const before = rows()
        for (const event of staying) {
          expect([event, await events[event]()]).toEqual([event, expected(event, false)])
          expect([event, await state()]).toEqual([event, from])
        }
        expect(rows()).toEqual(before)
        keeps(rows(), others)
      })

      test.each(moving)('%s leads elsewhere', async (event) => {
        const { rows, others, events, expected, state } = await requestThatIs()
        expect(await events[event]()).toEqual(expected(event, true))
        expect(await state()).toBe(transactionTransitions[from][event]?.to)
        keeps(rows(), others)
      })
    },
  )
}

/** The events that leave a state as it is, and those that lead elsewhere; what cannot happen is in neither. */
function sorted<S extends string, E extends string>(steps: Readonly<Record<E, Step<S> | null>>, events: readonly E[], from: S): [E[], E[]] {
  const possible = events.filter((event) => steps[event] !== null)
  return [possible.filter((event) => steps[event]?.to === from), possible.filter((event) => steps[event]?.to !== from)]
}

/** Somebody else, with a phone, a request that waits and a code on the page. */
async function withBystander(bench: Bench) {
  const { make, rows } = bench
  const bystander = await make.activated()
  await make.waiting(bystander, [bystander.aid])
  const code = await make.code(await make.atPortal())
  await make.openedBy(code)
  return { ...bench, others: without(rows(), 'outbox', 'audit') }
}

function without(rows: Rows, ...tables: string[]): Rows {
  return Object.fromEntries(Object.entries(rows).filter(([table]) => !tables.includes(table)))
}

/** Every row that was there is there as it was. */
function keeps(now: Rows, before: Rows): void {
  for (const [table, rows] of Object.entries(before)) expect(now[table]).toEqual(expect.arrayContaining([...rows]))
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await act()
}

function pinOf({ authenticator, pin }: { authenticator: { iid: `ins_${string}` }; pin: { kid: `ok_${string}`; seq: number } | null }) {
  return pin && { iid: authenticator.iid, kid: pin.kid, seq: pin.seq }
}

/** What the store says of an event that the table lets lead there. */
function answerTo(event: EnrolmentEvent, from: EnrolmentStanding, { to, told }: Step<EnrolmentStanding>): unknown {
  switch (event) {
    case 'open':
      return told === null
    case 'claim':
      return to === from ? 'closed' : to
    case 'same_claim':
      return told === null ? 'same' : 'closed'
    case 'approve':
    case 'wrong_number':
    case 'last_wrong_number':
    case 'deny':
      return to !== from || told === 'number_wrong' ? 'settled' : 'closed'
    case 'wrong_secret':
    case 'last_wrong_secret':
      return 'wrong'
    case 'replace':
    case 'time':
      return undefined
  }
}

/** An opening notes the phone, a wrong secret is counted, a wrong number brings the next one: while the session lives. */
function leavesTraces(event: EnrolmentEvent, told: RefusalCode | null, from: EnrolmentStanding): boolean {
  return (
    (event === 'open' && told === null) || (event === 'wrong_secret' && (from === 'open' || from === 'claimed')) || told === 'number_wrong'
  )
}
