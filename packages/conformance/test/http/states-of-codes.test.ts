import {
  type EnrolmentEvent,
  type EnrolmentStanding,
  enrolmentEvents,
  enrolmentTransitions,
  standingOf,
} from '@countersign/protocol/enrolment/states.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ACode, aCode } from '../../src/http/a-code.ts'
import { type ShiftedClock, shiftedClock } from '../../src/http/clock.ts'
import { readRows, stateOf } from '../../src/http/database.ts'
import { type House, need, openHouse, PIN } from '../../src/http/house.ts'

/** The table of Spec §4.6 over HTTP: every message about a code, in every state of the code. */

let house: House
let clock: ShiftedClock
let people = 0
let shifted = 0
beforeAll(async () => {
  clock = shiftedClock({ sweep: false })
  house = await openHouse({ env: clock.env })
})
afterAll(async () => {
  await house?.close()
  clock?.remove()
})

const steps = (from: EnrolmentStanding, event: EnrolmentEvent) => need(enrolmentTransitions[from][event], 'a step')

function standing({ sid }: ACode): EnrolmentStanding {
  const row = need(
    readRows(house.server.dataFolder).enrolment?.find(({ id }) => id === sid),
    'the code',
  ) as {
    state: Parameters<typeof standingOf>[0]
    expires_at: number
  }
  const late = row.expires_at <= Math.floor(Date.now() / 1000) + shifted
  return standingOf(row.state, late)
}

async function happens(code: ACode, event: EnrolmentEvent) {
  if (event !== 'time') return code.say[event]()
  clock.pass(limits.enrolmentLifeOpened)
  shifted += limits.enrolmentLifeOpened
  return null
}

/** All rows, but for the note that a phone has shown a dead code. */
function everything() {
  const rows = stateOf(house.server.dataFolder)
  return { ...rows, enrolment: rows.enrolment?.map(({ met_dead: _, ...rest }) => rest) }
}

const ways: Record<EnrolmentStanding, readonly EnrolmentEvent[]> = {
  open: [],
  claimed: ['same_claim'],
  active: ['same_claim', 'approve'],
  frozen: ['same_claim', 'claim'],
  failed: ['same_claim', 'deny'],
  replaced: ['same_claim', 'replace'],
  guessed: ['same_claim', ...wrong(limits.wrongSecrets, 'wrong_secret')],
  expired: ['same_claim', 'time'],
}

function wrong(count: number, event: EnrolmentEvent): EnrolmentEvent[] {
  return Array.from({ length: count }, () => event)
}

const rehearsed: Partial<Record<EnrolmentEvent, readonly EnrolmentEvent[]>> = {
  last_wrong_number: wrong(limits.activationNumbers - 1, 'wrong_number'),
  last_wrong_secret: wrong(limits.wrongSecrets - 1, 'wrong_secret'),
}

/** What the page of the browser that drew it shows. */
const pages: Record<EnrolmentStanding, string> = {
  open: 'data-state="opened"',
  claimed: 'data-state="proof"',
  active: 'Your phone is ready',
  frozen: 'data-state="frozen"',
  // Ended by a denial here; by three wrong numbers the page says that.
  failed: 'data-state="denied"',
  // The fresh code that took its place.
  replaced: 'data-state="open"',
  // A fresh one, as a phone has shown the dead one.
  guessed: 'data-state="open"',
  expired: 'data-state="open"',
}

async function codeThatIs(from: EnrolmentStanding, before: readonly EnrolmentEvent[] = []): Promise<ACode> {
  const code = await aCode(house, `code${people++}`)
  for (const event of [...ways[from], ...before]) await happens(code, event)
  expect(standing(code)).toBe(from)
  return code
}

describe.each(Object.keys(ways) as EnrolmentStanding[])('a code that is %s', (from) => {
  const possible = enrolmentEvents.filter((event) => enrolmentTransitions[from][event] !== null)
  const staying = possible.filter((event) => steps(from, event).to === from)

  it(`stays so: ${staying.join(', ')}`, async () => {
    const code = await codeThatIs(from)
    for (const event of staying) {
      if (event === 'replace') expect((await code.browser.open('/activate')).html).toContain(pages[from])
      const { told } = steps(from, event)
      const before = everything()
      expect([event, await happens(code, event)]).toEqual([event, told])
      expect([event, standing(code)]).toEqual([event, from])
      // While it lives, an opening and a wrong secret are noted, and a wrong number brings the next one; a fresh code is another code.
      const noted = event === 'open' || event === 'wrong_secret' || event === 'wrong_number'
      const lives = from === 'open' || from === 'claimed'
      if (event !== 'replace' && !(lives && noted)) expect([event, everything()]).toEqual([event, before])
    }
    const pin = await code.phone.pinFor(code.sid as `enr_${string}`, house.server.phoneUrl, PIN)
    expect(pin.ok ? null : pin.code).toBe(steps(from, 'open').told === null ? null : 'pin_not_live')
    const { value } = (await code.phone.requests()) as { value: { requests: unknown[] } }
    expect(value.requests).toHaveLength(from === 'claimed' ? 1 : 0)
    if (!staying.includes('replace')) expect((await code.browser.open('/activate')).html).toContain(pages[from])
  })

  it.each(possible.filter((event) => !staying.includes(event)))('%s leads elsewhere', async (event) => {
    const code = await codeThatIs(from, rehearsed[event])
    const others = (rows: ReturnType<typeof readRows>) =>
      rows.enrolment?.filter(({ id }) => id !== code.sid).map(({ id, state }) => [id, state])
    const before = others(readRows(house.server.dataFolder)) ?? []
    expect(await happens(code, event)).toBe(steps(from, event).told)
    expect(standing(code)).toBe(steps(from, event).to)
    expect(others(readRows(house.server.dataFolder))?.slice(0, before.length)).toEqual(before)
  })
})
