import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { readContext } from '@countersign/protocol/phone/decide.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approve, type House, need, newestRequest, openHouse, otherNumber, PIN } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

async function claimed(username: string) {
  const browser = await house.welcomed(username)
  const link = need(linkOn(await browser.open('/activate')), 'a link')
  const phone = await house.phone()
  const account = await phone.prepareClaim(link, PIN)
  if (!account.ok) throw new Error(account.code)
  const answer = await phone.sendClaim(account.value)
  expect(answer).toMatchObject({ ok: true, value: { proof: { left: 3 } } })
  const number = async () => need(numberOn(await browser.open('/activate')), 'a number')
  return { browser, phone, account: account.value, link, number }
}

describe('T01 the number of an activation, typed wrongly', () => {
  it('shows a fresh one without a new scan; the next may be right', async () => {
    const { browser, phone, number } = await claimed('slip')
    const first = await number()
    const refused = await approve(phone, otherNumber(first))
    expect(refused).toMatchObject({ ok: false, code: 'number_wrong', extra: { left: 2 } })
    const page = await browser.open('/activate')
    expect(page.html).toContain('2 tries left')
    expect(await number()).not.toBe(first)
    // What the refusal brings along is what waits in the list.
    const next = !refused.ok && readContext((refused.extra['next'] as { context: string }).context)
    expect(next).toEqual(await newestRequest(phone))
    expect((await approve(phone, await number())).ok).toBe(true)
    expect((await browser.open('/activate')).path).toBe('/activate/done')
  })

  it('three times ends the code: activation_failed on the phone, the page says so and offers another', async () => {
    const { browser, phone, account, number, link } = await claimed('thrice')
    expect(await approve(phone, otherNumber(await number()))).toMatchObject({ code: 'number_wrong', extra: { left: 2 } })
    expect(await approve(phone, otherNumber(await number()))).toMatchObject({ code: 'number_wrong', extra: { left: 1 } })
    expect((await browser.open('/activate')).html).toContain('1 try left')
    expect(await approve(phone, otherNumber(await number()))).toMatchObject({ code: 'activation_failed' })
    expect((await browser.open('/activate')).html).toContain('The number was wrong three times')
    expect(await phone.sendClaim(account)).toMatchObject({ code: 'activation_failed' })
    expect(await phone.open(link)).toMatchObject({ code: 'activation_failed' })
    expect(await phone.requests()).toMatchObject({ value: { requests: [] } })
    const fresh = need(linkOn(await browser.submit('/activate/fresh')), 'a fresh code')
    const bound = await phone.activate(fresh, PIN, () => browser.until('/activate', numberOn))
    expect(bound.ok).toBe(true)
  })

  it('a number that is not on the page any more counts for nothing, right or wrong', async () => {
    const { phone, number } = await claimed('stale')
    const [first, shown] = [await number(), await newestRequest(phone)]
    await phone.approve(shown, otherNumber(first), PIN)
    const unlocked = await phone.pinFor((await newestRequest(phone)).context.txn, shown.context.iss, PIN)
    expect(unlocked.ok).toBe(true)
    expect((await phone.deny(shown)).ok).toBe(false)
    expect(await approve(phone, await number())).toMatchObject({ ok: true })
  })

  it('three wrong numbers at once leave no more than three tries in all', async () => {
    const { phone, number } = await claimed('parallel')
    const wrong = otherNumber(await number())
    const shown = await newestRequest(phone)
    const answers = await Promise.all(Array.from({ length: 10 }, () => phone.approve(shown, wrong, PIN)))
    expect(answers.filter((answer) => !answer.ok && answer.code === 'number_wrong')).toHaveLength(1)
    expect(await approve(phone, otherNumber(await number()))).toMatchObject({ extra: { left: 1 } })
    expect(await approve(phone, otherNumber(await number()))).toMatchObject({ code: 'activation_failed' })
  })

  it('a denial ends the activation: "this is not my account"', async () => {
    const { browser, phone } = await claimed('not-mine')
    expect(await phone.deny(await newestRequest(phone))).toMatchObject({ ok: true, value: { state: 'denied', binding: null } })
    const page = await browser.open('/activate')
    expect(numberOn(page)).toBeNull()
    expect(page.html).toContain('The phone refused to be set up')
    expect(page.html).not.toContain('wrong three times')
    expect((await browser.get('/account')).status).toBe(303)
  })
})
