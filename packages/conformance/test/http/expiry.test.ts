import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shiftedClock } from '../../src/http/clock.ts'
import { approve, type House, need, newestRequest, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'

const clock = shiftedClock()
let house: House
beforeAll(async () => {
  house = await openHouse({ env: clock.env })
})
afterAll(async () => {
  await house?.close()
  clock.remove()
})

describe('T17 the server’s clock alone ends things', () => {
  it('a code lives five minutes; afterwards the phone hears expired, not used, and the page turns to a fresh one', async () => {
    const browser = await house.welcomed('slow')
    const page = await browser.open('/activate')
    const link = need(linkOn(page), 'a link')
    clock.pass(290)
    expect(linkOn(await browser.open('/activate'))).toBe(link)
    clock.pass(10)
    expect((await browser.open('/activate')).html).toContain('data-state="expired"')
    expect(await (await house.phone()).open(link)).toMatchObject({ code: 'code_expired' })
    const fresh = need(linkOn(await browser.open('/activate')), 'a fresh code')
    expect(fresh).not.toBe(link)
    expect((await (await house.phone()).activate(fresh, PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    expect(await (await house.phone()).open(fresh)).toMatchObject({ code: 'code_used' })
    clock.pass(700)
    expect(await (await house.phone()).open(fresh)).toMatchObject({ code: 'code_used' })
  })

  it('it lives ten once a phone has opened it, however often; then claim and proof are refused as expired', async () => {
    const browser = await house.welcomed('installing')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const [phone, other] = [await house.phone(), await house.phone()]
    await phone.open(link)
    clock.pass(550)
    const account = await phone.prepareClaim(link, PIN)
    const late = await other.prepareClaim(link, PIN)
    if (!account.ok || !late.ok) throw new Error('the code did not live long enough')
    const claimed = await phone.sendClaim(account.value)
    expect(claimed.ok && claimed.value.proof?.expires_in).toSatisfy((left) => left > 40 && left <= 50)
    const number = need(numberOn(await browser.open('/activate')), 'a number')
    const shown = await newestRequest(phone)
    clock.pass(50)
    expect(await phone.approve(shown, number, PIN)).toMatchObject({ code: 'pin_not_live' })
    expect(await phone.sendClaim(account.value)).toMatchObject({ code: 'code_expired' })
    expect(await other.sendClaim(late.value)).toMatchObject({ code: 'code_expired' })
    expect((await browser.open('/activate')).html).not.toContain('class="number"')
  })

  it('a day later nobody is told any more what became of it', async () => {
    const browser = await house.welcomed('forgotten')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    await browser.submit('/sign-out')
    expect(await (await house.phone()).open(link)).toMatchObject({ code: 'code_replaced' })
    clock.pass(86_400 + 601)
    await house.server.restart()
    // Sweeping runs every 30 s; until then, and afterwards, the answer names no living thing.
    expect(['code_replaced', 'code_unknown']).toContain(await (await house.phone()).open(link).then((one) => !one.ok && one.code))
  })

  it('a sign-in waits two minutes: the late approval hears expired, the page offers to ask again with another number', async () => {
    const ana = await house.member('ana')
    const { browser, number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const unlocked = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
    expect(unlocked.ok).toBe(true)
    clock.pass(120)
    expect(await ana.phone.deny(shown)).toMatchObject({ code: 'request_expired' })
    expect(await ana.phone.approve(shown, number, PIN)).toMatchObject({ code: 'pin_not_live' })
    expect(await ana.phone.firstRequest()).toBeNull()
    expect(numberOn(await browser.open('/waiting'))).toBeNull()
    const again = need(numberOn(await browser.submit('/waiting/again')), 'a fresh number')
    expect(again).not.toBe(number)
    expect((await approve(ana.phone, again)).ok).toBe(true)
    expect((await browser.open('/waiting')).path).toBe('/account')
  })

  it('a session ends after an hour of rest, and after twelve in any case', async () => {
    const member = await house.member('resting')
    clock.pass(3590)
    expect((await member.browser.get('/account')).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 100))
    clock.pass(3601)
    expect((await member.browser.get('/account')).headers.location).toBe('/sign-in?notice=session-ended')
    const busy = await house.signedIn(member)
    for (let halfHours = 0; halfHours < 23; halfHours++) {
      clock.pass(1800)
      expect((await busy.get('/account')).status).toBe(200)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    clock.pass(1801)
    expect((await busy.get('/account')).status).toBe(303)
  })

  it('a further phone needs an approval of the last quarter of an hour; later the first phone is asked again, and then a code is shown', async () => {
    const member = await house.member('two-phones')
    clock.pass(901)
    const asked = await member.browser.submit('/account/add-phone')
    expect(asked.path).toBe('/waiting')
    expect((await approve(member.phone, need(numberOn(asked), 'a number'))).ok).toBe(true)
    const page = await member.browser.open('/waiting')
    expect(page.path).toBe('/activate')
    const second = await house.phone()
    const bound = await second.activate(need(linkOn(page), 'a code'), '2580x', () => member.browser.until('/activate', numberOn))
    expect(bound.ok).toBe(true)
    const { html } = await member.browser.open('/account')
    expect(html.slice(0, html.indexOf('class="list"', html.indexOf('class="list"') + 1)).match(/Simulated phone/g)).toHaveLength(2)
  })

  it('an invitation lives seven days', async () => {
    const [early, late] = [await house.invite('early'), await house.invite('late')]
    clock.pass(7 * 86_400 - 60)
    expect((await house.browser().open(new URL(early).pathname)).status).toBe(200)
    clock.pass(61)
    const browser = house.browser()
    expect((await browser.open(new URL(late).pathname)).status).toBe(410)
    expect((await browser.submit(new URL(late).pathname, { password: PASSWORD })).status).toBe(410)
  })
})
