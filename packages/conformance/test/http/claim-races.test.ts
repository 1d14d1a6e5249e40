import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, need, openHouse, otherNumber, PIN } from '../../src/http/house.ts'

const fifty = Array.from({ length: 50 }, (_, i) => i)

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const active = () => readRows(house.server.dataFolder).authenticator?.filter(({ state }) => state === 'active').length

async function claims(link: string, count: number) {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const phone = await house.phone()
      const prepared = await phone.prepareClaim(link, PIN)
      if (!prepared.ok) throw new Error(prepared.code)
      return { phone, account: prepared.value }
    }),
  )
}

describe('T04 two phones, one code', () => {
  it('fifty phones at once: at most one is accepted, the session freezes, nobody is active, and all hear of it', async () => {
    const before = active()
    const browser = await house.welcomed('besieged')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const phones = await claims(link, 50)
    const answers = await atOnce(house.server, () => phones.map(({ phone, account }) => phone.sendClaim(account)))
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1)
    for (const answer of answers) if (!answer.ok) expect(answer.code).toBe('code_frozen')

    const page = await browser.open('/activate')
    expect(page.html).toContain('data-state="frozen"')
    expect(page.html).toContain('Two phones used this code')
    expect(numberOn(page)).toBeNull()
    for (const { phone, account } of phones) expect(await phone.sendClaim(account)).toMatchObject({ code: 'code_frozen' })
    for (const { phone } of phones.slice(0, 5)) expect(await phone.requests()).toMatchObject({ value: { requests: [] } })
    expect(active()).toBe(before)
    expect(linkOn(await browser.submit('/activate/fresh'))).not.toBe(link)
  })

  it('the one that was first is told at its proof, even with the right number', async () => {
    const browser = await house.welcomed('overlooked')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const [honest, thief] = (await claims(link, 2)) as [Claimant, Claimant]
    expect((await honest.phone.sendClaim(honest.account)).ok).toBe(true)
    const number = need(numberOn(await browser.open('/activate')), 'a number')
    const shown = need(await honest.phone.firstRequest(), 'the proof')
    expect(await thief.phone.sendClaim(thief.account)).toMatchObject({ code: 'code_frozen' })
    const unlocked = await honest.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
    expect(unlocked).toMatchObject({ code: 'pin_not_live' })
    expect(await honest.phone.deny(shown)).toMatchObject({ code: 'code_frozen' })
    expect(await honest.phone.sendClaim(honest.account)).toMatchObject({ code: 'code_frozen' })
    expect(number).toMatch(/^\d{6}$/)
    expect((await browser.open('/activate')).html).toContain('Two phones used this code')
  })

  it('T01 a photographed QR code, claimed first by the thief: the owner’s phone freezes it before the thief can prove anything', async () => {
    const browser = await house.welcomed('photographed')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const [thief, owner] = (await claims(link, 2)) as [Claimant, Claimant]
    expect((await thief.phone.sendClaim(thief.account)).ok).toBe(true)
    expect(await owner.phone.sendClaim(owner.account)).toMatchObject({ code: 'code_frozen' })
    expect(await thief.phone.requests()).toMatchObject({ value: { requests: [], accounts: [{ state: 'removed' }] } })
  })

  it('after the proof a second phone’s claim changes nothing: the code is used', async () => {
    const browser = await house.welcomed('settled')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const [first, late] = (await claims(link, 2)) as [Claimant, Claimant]
    expect((await first.phone.sendClaim(first.account)).ok).toBe(true)
    const number = need(numberOn(await browser.open('/activate')), 'a number')
    expect((await approve(first.phone, number)).ok).toBe(true)
    expect(await late.phone.sendClaim(late.account)).toMatchObject({ code: 'code_used' })
    expect((await browser.open('/activate')).path).toBe('/activate/done')
  })

  it('fifty times the same payload: one answer, one authenticator', async () => {
    const before = readRows(house.server.dataFolder).authenticator?.length ?? 0
    const browser = await house.welcomed('impatient')
    const [one] = (await claims(need(linkOn(await browser.open('/activate')), 'a link'), 1)) as [Claimant]
    const answers = await atOnce(house.server, () => fifty.map(() => one.phone.sendClaim(one.account)))
    const texts = answers.map((answer) => JSON.stringify(answer, (name, value: unknown) => (name === 'expires_in' ? 0 : value)))
    expect([...new Set(texts)]).toEqual([texts[0]])
    expect(answers[0]).toMatchObject({ ok: true, value: { state: 'claimed' } })
    expect(readRows(house.server.dataFolder).authenticator).toHaveLength(before + 1)

    const number = need(numberOn(await browser.open('/activate')), 'a number')
    expect((await approve(one.phone, number)).ok).toBe(true)
    const later = await Promise.all(fifty.map(() => one.phone.sendClaim(one.account)))
    expect(new Set(later.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(later[0]).toMatchObject({ ok: true, value: { state: 'active', proof: null, binding: { signatures: [{}] } } })
  })

  it('fifty proofs at once, one of them right: either it binds or it burns, never both', async () => {
    const browser = await house.welcomed('hasty')
    const [one] = (await claims(need(linkOn(await browser.open('/activate')), 'a link'), 1)) as [Claimant]
    await one.phone.sendClaim(one.account)
    const number = need(numberOn(await browser.open('/activate')), 'a number')
    const shown = need(await one.phone.firstRequest(), 'the proof')
    const answers = await Promise.all([number, otherNumber(number), number].map((typed) => one.phone.approve(shown, typed, PIN)))
    const bound = answers.filter((answer) => answer.ok)
    const page = await browser.open('/activate')
    expect(page.path === '/activate/done').toBe(bound.length > 0)
    expect(numberOn(page) === null).toBe(bound.length > 0)
  })
})

type Claimant = Awaited<ReturnType<typeof claims>>[number]
