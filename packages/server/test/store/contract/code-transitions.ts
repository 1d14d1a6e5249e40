import {
  type EnrolmentEvent,
  type EnrolmentStanding,
  enrolmentEvents,
  enrolmentTransitions,
  standingOf,
} from '@countersign/protocol/enrolment/states.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import type { Step } from '@countersign/protocol/transitions.ts'
import type { DecisionSettlement } from '@countersign/verifier/transaction/store.ts'
import { describe, expect, test } from 'vitest'
import { type Backend, benches } from '../backend.ts'
import { noFacts, spent, text } from '../fixtures.ts'
import { keeps, sorted, withBystander, without } from './beside.ts'

/** The compare-and-sets on codes against the table of Spec §4.6. */
export function codeTransitionsContract(backend: Backend): void {
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
