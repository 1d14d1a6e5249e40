import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { type Rows, readAudit, readRows, stateOf } from '../../src/http/database.ts'
import { callAs, possessionOf, strangersKey } from '../../src/http/forge.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'
import { type Captured, lineTo, problemOf, sendAgain, tapped } from '../../src/http/phone-line.ts'

let house: House
let taken: Captured[]
let phone: SimulatedPhone
let member: Member

/** An activation, a look at what waits, a sign-in approved and one denied, with somebody on the line. */
beforeAll(async () => {
  house = await openHouse()
  const tap = tapped(lineTo(house.server.phoneUrl))
  taken = tap.taken
  phone = await house.phone(tap.send)
  member = await house.member('overheard', phone)
  await house.signedIn(member)
  await house.waiting(member)
  await phone.deny(await newestRequest(phone))
})
afterAll(() => house?.close())

/** Everything, with the spent proofs and the audit log too: only that a dead code was shown may be noted, and that something was refused. */
function everything(): Rows {
  const rows = stateOf(house.server.dataFolder, ['outbox', 'limit_window', 'audit'])
  const told = readAudit(house.server.dataFolder).filter(({ kind }) => kind !== 'phone.refused')
  return {
    ...rows,
    audit: told.map(({ at, kind, actor, data }) => ({ at, kind, actor, data })),
    enrolment: (rows.enrolment ?? []).map(({ met_dead: _, ...rest }) => rest),
  }
}

const whole = { status: 200 }
type Sent = Awaited<ReturnType<ReturnType<typeof lineTo>>>

async function allRefused(): Promise<void> {
  expect(new Set(taken.filter((one) => one.status === 200).map(({ path }) => path))).toEqual(
    new Set([paths.open, paths.evaluate, paths.claim, paths.requests, paths.decide]),
  )
  for (const one of taken) {
    const before = everything()
    const answer = await sendAgain(house.server.phoneUrl, one)
    if (one.path === paths.requests && one.status === 200) expect(answer).toMatchObject(whole)
    else expect(answer.status, one.path).toBeGreaterThanOrEqual(400)
    if (one.status === 200 && [paths.claim, paths.evaluate, paths.decide].includes(one.path as never)) {
      expect(problemOf(answer)).toBe('proof_replayed')
    }
    expect(everything(), one.path).toEqual(before)
  }
}

describe('T05 every request of an activation and two sign-ins, sent again byte for byte', () => {
  it('is refused, or only reads; nothing changes', allRefused)

  it('also after the power has failed: spent proofs are remembered', async () => {
    await house.server.kill9()
    await house.server.restart()
    await allRefused()
  })

  it('a captured approval with a fresh proof by a key of the thief’s own is refused', async () => {
    const stolen = taken.filter(({ path, status }) => path === paths.decide && status === 200)
    expect(stolen).toHaveLength(3)
    const before = everything()
    for (const { body } of stolen) {
      const stranger = await strangersKey(phone)
      for (const key of [stranger, phone.installation]) {
        expect(problemOf(await callAs(house.server.phoneUrl, paths.decide, key, body))).toBe('request_unknown')
      }
    }
    expect(everything()).toEqual(before)
  })

  it('a captured claim with a fresh proof by another key hears nothing of the binding', async () => {
    const claim = need(
      taken.find(({ path, status }) => path === paths.claim && status === 200),
      'a claim',
    )
    const before = everything()
    const answer = await callAs(house.server.phoneUrl, paths.claim, await strangersKey(phone), claim.body)
    expect(problemOf(answer)).toBe('code_used')
    expect(answer.text).not.toContain('binding')
    expect(everything()).toEqual(before)
  })

  it('nor, before the proof, of what the phone is asked; and it freezes nothing', async () => {
    const tap = tapped(lineTo(house.server.phoneUrl))
    const claiming = await house.phone(tap.send)
    const browser = await house.welcomed('overheard-claim')
    const account = await claiming.prepareClaim(need(linkOn(await browser.open('/activate')), 'a link'), PIN)
    if (!account.ok) throw new Error(account.code)
    await claiming.sendClaim(account.value)
    const claim = need(tap.taken.at(-1), 'a claim')
    const before = everything()
    const answer = await callAs(house.server.phoneUrl, paths.claim, await strangersKey(claiming), claim.body)
    expect(problemOf(answer)).toBe('signature_invalid')
    expect(everything()).toEqual(before)
    expect((await approve(claiming, need(numberOn(await browser.open('/activate')), 'a number'))).ok).toBe(true)
  })

  it('a captured approval does not approve the next sign-in', async () => {
    const { browser } = await house.waiting(member)
    for (const one of taken.filter(({ path }) => path === paths.decide)) await sendAgain(house.server.phoneUrl, one)
    const key = possessionOf(phone)
    for (const { body } of taken.filter(({ path }) => path === paths.decide)) await callAs(house.server.phoneUrl, paths.decide, key, body)
    expect((await browser.open('/waiting')).path).toBe('/waiting')
    expect(numberOn(await browser.open('/waiting'))).not.toBeNull()
  })
})

describe('T05 a line that sends everything twice, at once', () => {
  it('gets one answer for each pair, and the ceremony ends as if nothing had happened', async () => {
    const line = lineTo(house.server.phoneUrl)
    let [accepted, refused] = [0, 0]
    const echoing = await house.phone(async (request) => {
      const [first, second] = (await atOnce(house.server, () => [line(request), line(request)])) as [Sent, Sent]
      const good = [first, second].filter(({ status }) => status < 300).length
      if ([paths.claim, paths.evaluate, paths.decide].includes(request.path as never)) {
        expect(good, request.path).toBeLessThanOrEqual(1)
        if (good === 1) refused++
      }
      accepted += good
      return first.status < 300 ? first : second
    })
    const browser = await house.welcomed('echo')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    expect((await echoing.activate(link, PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    await browser.open('/activate')
    const { browser: next, number } = await house.waiting({ username: 'echo', password: PASSWORD })
    expect((await approve(echoing, number)).ok).toBe(true)
    expect((await next.open('/waiting')).path).toBe('/account')
    expect([accepted > 6, refused]).toEqual([true, 6])
    const own = readRows(house.server.dataFolder).pin_key?.find(({ iid }) => iid === echoing.iid)
    expect(own).toMatchObject({ charged: 3, cleared: 3 })
  })
})
