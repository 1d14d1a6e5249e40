import { numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, otherNumber, PASSWORD, PIN } from '../../src/http/house.ts'

let house: House
let ana: Member
let people = 0
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  // Their own person for each test: what waits from another test would count here.
  ana = await house.member(`ana${people++}`)
})

describe('T08 how a sign-in ends', () => {
  it('approved: the browser that began it is signed in, with another token', async () => {
    const { browser, number } = await house.waiting(ana)
    const before = browser.token
    expect(await approve(ana.phone, number)).toMatchObject({ ok: true, value: { state: 'approved', binding: null, pin_wrong_before: 0 } })
    expect((await browser.open('/waiting')).path).toBe('/account')
    expect(browser.token).not.toBe(before)
  })

  it.each([
    ['not_me', 'denied'],
    ['mistake', 'denied'],
  ] as const)('denied as %s: the browser stays outside, and the right number comes too late', async (reason, state) => {
    const { browser, number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    expect(await ana.phone.deny(shown, reason)).toMatchObject({ ok: true, value: { state } })
    const page = await browser.open('/waiting')
    expect(page.html).toContain('The sign-in was refused on your phone')
    expect(await ana.phone.approve(shown, number, PIN)).toMatchObject({ code: 'pin_not_live' })
    expect((await browser.open('/account')).path).toBe('/waiting')
  })

  it('burnt: one wrong number, and the right one is refused afterwards', async () => {
    const { browser, number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const unlocked = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
    expect(unlocked.ok).toBe(true)
    expect(await ana.phone.approve(shown, otherNumber(number), PIN)).toMatchObject({ code: 'number_wrong' })
    expect((await browser.open('/waiting')).html).toContain('The number was wrong')
    expect(await ana.phone.deny(shown)).toMatchObject({ code: 'request_decided' })
    expect((await browser.open('/account')).path).toBe('/waiting')
  })

  it('cancelled on the page: gone from the phone, which hears so', async () => {
    const { browser, number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    expect((await browser.submit('/waiting/cancel')).html).toContain('You cancelled this sign-in')
    expect(await ana.phone.firstRequest()).toBeNull()
    expect(await ana.phone.deny(shown)).toMatchObject({ code: 'request_cancelled' })
    expect(await ana.phone.approve(shown, number, PIN)).toMatchObject({ ok: false })
  })

  it('cancelled by signing out, and by signing in again in the same browser', async () => {
    const first = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    await first.browser.submit('/sign-out')
    expect(await ana.phone.deny(shown)).toMatchObject({ code: 'request_cancelled' })
    const second = await house.waiting(ana, first.browser)
    const third = await house.waiting(ana, first.browser)
    expect(third.number).not.toBe(second.number)
    expect(await ana.phone.requests()).toMatchObject({ value: { requests: [{}] } })
  })

  it('asked again: another number without the password, and the older request is withdrawn', async () => {
    const { browser, number } = await house.waiting(ana)
    const old = await newestRequest(ana.phone)
    const again = need(numberOn(await browser.submit('/waiting/again')), 'another number')
    expect(again).not.toBe(number)
    expect(await ana.phone.deny(old)).toMatchObject({ code: 'request_cancelled' })
    expect((await approve(ana.phone, again)).ok).toBe(true)
    expect((await browser.open('/waiting')).path).toBe('/account')
  })

  it('the number never reaches the phone: not in the list, not in what is signed', async () => {
    const { number } = await house.waiting(ana)
    const waiting = JSON.stringify(await ana.phone.requests())
    const { bytes } = await newestRequest(ana.phone)
    expect(waiting).not.toContain(number)
    expect(Buffer.from(bytes).toString('utf8')).not.toContain(number)
  })
})

describe('T08 whose sign-in it is', () => {
  it('a second browser’s sign-in stands beside the first’s, with its own number, and each approval lets in its own browser', async () => {
    const honest = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const thief = await house.waiting(ana)
    expect(thief.number).not.toBe(honest.number)
    expect(await ana.phone.requests()).toMatchObject({ value: { requests: [{}, {}] } })
    expect(numberOn(await honest.browser.open('/waiting'))).toBe(honest.number)
    expect((await ana.phone.approve(shown, honest.number, PIN)).ok).toBe(true)
    expect((await thief.browser.open('/waiting')).path).toBe('/waiting')
    expect((await honest.browser.open('/waiting')).path).toBe('/account')
    expect(numberOn(await thief.browser.open('/waiting'))).toBe(thief.number)
  })

  it('the number of one request burns another one: it is not taken from the wrong page', async () => {
    const honest = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const thief = await house.waiting(ana)
    expect(await ana.phone.approve(shown, thief.number, PIN)).toMatchObject({ code: 'number_wrong' })
    for (const { browser } of [honest, thief]) expect((await browser.open('/account')).path).toBe('/waiting')
  })

  it('T06 at most five wait for one person; the sixth browser is told to wait, and the five stay', async () => {
    for (let i = 0; i < 5; i++) await house.waiting(ana)
    const sixth = house.browser()
    const page = await sixth.signIn(ana.username, PASSWORD)
    expect(numberOn(page)).toBeNull()
    expect(page.html).toContain('No phone has been asked yet')
    expect(page.html).not.toContain('No answer came in time')
    expect((await sixth.post('/waiting/again')).status).toBe(429)
    const waiting = await ana.phone.requests()
    expect(waiting.ok && waiting.value.requests).toHaveLength(5)
  })

  it('T22 an approval is of no use to a browser that did not begin it, nor to one with the token from before', async () => {
    const { browser, number } = await house.waiting(ana)
    const stranger = house.browser()
    const other = await house.waiting(ana)
    const stale = browser.copy()
    expect((await ana.phone.approve(need(await ana.phone.firstRequest(), 'a request'), number, PIN)).ok).toBe(true)
    expect((await stranger.open('/waiting')).path).toBe('/sign-in')
    expect((await other.browser.open('/waiting')).path).toBe('/waiting')
    expect((await browser.open('/waiting')).path).toBe('/account')
    expect((await stale.open('/waiting')).path).toBe('/sign-in')
    expect((await stale.open('/account')).path).toBe('/sign-in')
  })

  it.each([2, 20])('T22 redeemed in %i tabs at once: exactly one new session, and each tab hears of that one', async (tabs) => {
    const { browser, number } = await house.waiting(ana)
    expect((await approve(ana.phone, number)).ok).toBe(true)
    const copies = Array.from({ length: tabs }, () => browser.copy())
    const answers = await atOnce(house.server, () => copies.map((tab) => tab.get('/waiting')))
    const cookies = answers.flatMap((answer) => answer.cookies.filter((line) => line.startsWith('countersign-session=')))
    expect(new Set(cookies).size).toBe(1)
    for (const { status, headers } of answers) expect([status, headers.location]).toEqual([303, '/account'])
    const id = await house.idOf(ana.username)
    const full = readRows(house.server.dataFolder).session?.filter((one) => one['subscriber_id'] === id && one['stage'] === 'full')
    // The one from the activation, and this.
    expect(full).toHaveLength(2)
    for (const tab of copies) expect((await tab.open('/account')).path).toBe('/account')
  })
})
