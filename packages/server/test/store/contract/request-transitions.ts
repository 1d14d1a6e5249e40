import {
  type TransactionEvent,
  type TransactionState,
  transactionEvents,
  transactionTransitions,
} from '@countersign/protocol/transaction/states.ts'
import type { DecisionSettlement } from '@countersign/verifier/transaction/store.ts'
import { describe, expect, test } from 'vitest'
import { type Backend, benches } from '../backend.ts'
import { noFacts, text } from '../fixtures.ts'
import { keeps, sorted, withBystander } from './beside.ts'

/** The compare-and-sets on requests, of sign-ins and of activations, against the table of Spec §6.4. */
export function requestTransitionsContract(backend: Backend): void {
  const bench = benches(backend)

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
