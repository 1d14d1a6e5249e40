import { limits } from '@countersign/protocol/limits.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import {
  stateAt,
  type TransactionEvent,
  type TransactionState,
  transactionEvents,
  transactionTransitions,
} from '@countersign/protocol/transaction/states.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ShiftedClock, shiftedClock } from '../../src/http/clock.ts'
import { readRows, stateOf } from '../../src/http/database.ts'
import { decisionsOver, sendSigned } from '../../src/http/decisions.ts'
import { possessionOf } from '../../src/http/forge.ts'
import { type House, type Member, need, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'

/** The table of Spec §6.4 over HTTP: every message about a sign-in, in every state of its request. */

let house: House
let clock: ShiftedClock
let ana: Member
let shifted = 0
beforeAll(async () => {
  clock = shiftedClock({ sweep: false })
  house = await openHouse({ env: clock.env })
  ana = await house.member('ana')
})
afterAll(async () => {
  await house?.close()
  clock?.remove()
})

const step = (from: TransactionState, event: TransactionEvent) => need(transactionTransitions[from][event], 'a step')

/** A sign-in that waits, and everything that can be said about it. */
async function aRequest() {
  const { browser, number } = await house.waiting(ana)
  const shown = await newestRequest(ana.phone)
  const { txn, iss } = shown.context
  const pin = await ana.phone.pinFor(txn, iss, PIN)
  if (!pin.ok) throw new Error(pin.code)
  const possession = possessionOf(ana.phone)
  const decisions = decisionsOver(ana.phone, possession, { shown, number, pin: pin.value })
  const settled: { decision: SignedDecision; answer: string }[] = []

  async function send(decision: SignedDecision): Promise<string | null> {
    const before = state()
    const answer = await sendSigned(house.server.phoneUrl, possession, decision)
    if (state() !== before) settled.push({ decision, answer: answer.text })
    return problemOf(answer)
  }

  function state(): TransactionState {
    const row = need(
      readRows(house.server.dataFolder).request?.find(({ id }) => id === txn),
      'the request',
    )
    return stateAt(row['state'] as TransactionState, (row['expires_at'] as number) <= Math.floor(Date.now() / 1000) + shifted)
  }

  const say: Record<TransactionEvent, () => Promise<string | null>> = {
    approve: async () => send(await decisions.approve()),
    wrong_number: async () => send(await decisions.wrong()),
    deny: async () => send(await decisions.deny()),
    async same_decision() {
      const [{ decision, answer }] = settled as [(typeof settled)[0]]
      const again = await sendSigned(house.server.phoneUrl, possession, decision)
      expect(again.text).toBe(answer)
      return problemOf(again)
    },
    async consume() {
      await browser.open('/waiting')
      return null
    },
    async cancel() {
      await browser.copy().post('/waiting/cancel')
      return null
    },
    async time() {
      clock.pass(limits.transactionLife)
      shifted += limits.transactionLife
      return null
    },
  }
  return { browser, number, txn, iss, say, state }
}

const ways: Record<TransactionState, readonly TransactionEvent[]> = {
  pending: [],
  approved: ['approve'],
  denied: ['deny'],
  burnt: ['wrong_number'],
  cancelled: ['cancel'],
  expired: ['time'],
  consumed: ['approve', 'consume'],
}

/** What the page of the browser that began it shows. */
const pages: Record<TransactionState, string> = {
  pending: 'class="number"',
  // Looking uses it up.
  approved: 'Person ana',
  denied: 'refused on your phone',
  burnt: 'The number was wrong',
  cancelled: 'You cancelled this sign-in',
  expired: 'No answer came in time',
  consumed: 'Person ana',
}

async function requestThatIs(from: TransactionState) {
  const request = await aRequest()
  for (const event of ways[from]) await request.say[event]()
  expect(request.state()).toBe(from)
  return request
}

describe.each(Object.keys(ways) as TransactionState[])('a request that is %s', (from) => {
  const possible = transactionEvents.filter((event) => transactionTransitions[from][event] !== null)
  const staying = possible.filter((event) => step(from, event).to === from)

  it(`stays so: ${staying.join(', ')}`, async () => {
    const { say, state, txn, iss, browser } = await requestThatIs(from)
    for (const event of staying) {
      const before = stateOf(house.server.dataFolder)
      expect([event, await say[event]()]).toEqual([event, step(from, event).told])
      expect([event, state()]).toEqual([event, from])
      expect([event, stateOf(house.server.dataFolder)]).toEqual([event, before])
    }
    const pin = await ana.phone.pinFor(txn, iss, PIN)
    expect(pin.ok ? null : pin.code).toBe(from === 'pending' ? null : 'pin_not_live')
    const waiting = await ana.phone.requests()
    expect(waiting.ok && waiting.value.requests.some((one) => one.txn === txn)).toBe(from === 'pending')
    expect((await browser.open('/waiting')).html).toContain(pages[from])
    await browser.post('/sign-out')
    expect(state()).toBe(from === 'pending' ? 'cancelled' : from === 'approved' ? 'consumed' : from)
  })

  it.each(possible.filter((event) => !staying.includes(event)))('%s leads elsewhere', async (event) => {
    const { say, state, txn, browser } = await requestThatIs(from)
    const others = () => readRows(house.server.dataFolder).request?.filter(({ id }) => id !== txn)
    const before = others()
    expect(await say[event]()).toBe(step(from, event).told)
    expect(state()).toBe(step(from, event).to)
    expect(others()).toEqual(before)
    await browser.post('/sign-out')
  })
})
