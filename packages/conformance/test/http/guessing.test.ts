import { codeOn, linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { anAddress } from '../../src/http/browser.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { readRows } from '../../src/http/database.ts'
import { type House, need, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'
import { lineTo } from '../../src/http/phone-line.ts'

const clock = shiftedClock()
let house: House
beforeAll(async () => {
  house = await openHouse({ env: clock.env })
})
afterAll(async () => {
  await house?.close()
  clock.remove()
})

const at = (from: string): Promise<SimulatedPhone> => house.phone(lineTo(house.server.phoneUrl, { from }))
const code = async (username: string) => {
  const browser = await house.welcomed(username)
  const page = await browser.open('/activate')
  return { browser, typed: need(codeOn(page), 'a code'), link: need(linkOn(page), 'a link') }
}
const wrong = (typed: string, i: number) => `${typed.slice(0, 4)}${String(i).padStart(8, '0')}`

describe('T03 guessing activation codes', () => {
  it('ten unknown names a minute from one address; the eleventh is told to wait, with any phone and any code; who asks from elsewhere is not held up', async () => {
    const { browser, link } = await code('unguessed')
    const from = anAddress()
    for (let i = 0; i < 10; i++) expect(await (await at(from)).open(`ZZZ${i}00000000`)).toMatchObject({ code: 'code_unknown' })
    for (let i = 0; i < 3; i++) expect(await (await at(from)).open(`ZZZ${i}00000000`)).toMatchObject({ code: 'rate_limited' })
    expect(await (await at(from)).open(link)).toMatchObject({ code: 'rate_limited' })
    const bound = await (await at(anAddress())).activate(link, PIN, () => browser.until('/activate', numberOn))
    expect(bound.ok).toBe(true)
    clock.pass(61)
    expect(await (await at(from)).open('ZZZZ00000000')).toMatchObject({ code: 'code_unknown' })
  })

  it('of IPv6 the first half counts: one customer has all the rest', async () => {
    for (let i = 0; i < 10; i++) await (await at(`2001:db8:1:2::${i + 1}`)).open(`ZZZ${i}00000000`)
    expect(await (await at('2001:db8:1:2:ffff::1')).open('ZZZZ00000000')).toMatchObject({ code: 'rate_limited' })
    expect(await (await at('2001:db8:1:3::1')).open('ZZZZ00000000')).toMatchObject({ code: 'code_unknown' })
  })

  it('five wrong secrets end that code, and no other', async () => {
    const [target, other] = [await code('target'), await code('bystander')]
    for (let i = 0; i < 5; i++) expect(await (await at(anAddress())).open(wrong(target.typed, i))).toMatchObject({ code: 'code_unknown' })
    expect(await (await at(anAddress())).open(target.typed)).toMatchObject({ code: 'code_guessed' })
    expect(await (await at(anAddress())).open(target.link)).toMatchObject({ code: 'code_guessed' })
    const bound = await (await at(anAddress())).activate(other.typed, PIN, () => other.browser.until('/activate', numberOn))
    expect(bound.ok).toBe(true)
    expect(linkOn(await target.browser.submit('/activate/fresh'))).not.toBeNull()
  })

  it('four leave it alive; fifty at once are five', async () => {
    const spared = await code('spared')
    for (let i = 0; i < 4; i++) await (await at(anAddress())).open(wrong(spared.typed, i))
    expect((await (await at(anAddress())).open(spared.typed)).ok).toBe(true)
    const stormed = await code('stormed')
    const phones = await Promise.all(Array.from({ length: 50 }, () => at(anAddress())))
    // Each asks for something first, and so has a nonce: its guess is one request.
    await Promise.all(phones.map((phone) => phone.requests()))
    await atOnce(house.server, () => phones.map((phone, i) => phone.open(wrong(stormed.typed, i))))
    const row = readRows(house.server.dataFolder).enrolment?.find(({ name }) => name === stormed.typed.slice(0, 4))
    expect(row).toMatchObject({ state: 'guessed', wrong_secrets: 5 })
  })

  it('the limit is kept over a restart', async () => {
    const from = anAddress()
    for (let i = 0; i < 10; i++) await (await at(from)).open(`ZZZ${i}00000000`)
    await house.server.kill9()
    await house.server.restart()
    expect(await (await at(from)).open('ZZZZ00000000')).toMatchObject({ code: 'rate_limited' })
  })
})

describe('T16 guessing passwords', () => {
  const tryIt = async (from: string, username: string, password: string) =>
    (await house.browser({ from }).post('/sign-in', { username, password })).status

  it('ten wrong ones for one name from one address, then 429, for the right one too; from elsewhere the person is not locked out', async () => {
    await house.member('locked')
    const from = anAddress()
    for (let i = 0; i < 10; i++) expect(await tryIt(from, 'locked', `wrong ${i}`)).toBe(403)
    expect(await tryIt(from, 'locked', PASSWORD)).toBe(429)
    expect(await tryIt(from, ' LOCKED ', PASSWORD)).toBe(429)
    expect(await tryIt(anAddress(), 'locked', PASSWORD)).toBe(303)
    clock.pass(601)
    expect(await tryIt(from, 'locked', PASSWORD)).toBe(303)
  })

  it('sixty wrong ones from one address over many names, then 429 whoever is named; T15 whether or not they exist', async () => {
    const from = anAddress()
    await house.invite('existing')
    const statuses = []
    for (let i = 0; i < 60; i++) statuses.push(await tryIt(from, `name${i}`, 'wrong'))
    expect(new Set(statuses)).toEqual(new Set([403]))
    for (const username of ['existing', 'nobody', 'admin']) expect(await tryIt(from, username, PASSWORD)).toBe(429)
  })

  it('right passwords do not count: an office behind one address signs in all morning', async () => {
    await house.member('office')
    const from = anAddress()
    for (let i = 0; i < 65; i++) {
      const browser = house.browser({ from })
      expect((await browser.post('/sign-in', { username: 'office', password: PASSWORD })).status).toBe(303)
      await browser.post('/sign-out')
    }
  })

  it('the refusal says how long to wait, and the page stays the same otherwise', async () => {
    const from = anAddress()
    for (let i = 0; i < 10; i++) await tryIt(from, 'waiter', 'wrong')
    const answer = await house.browser({ from }).post('/sign-in', { username: 'waiter', password: 'wrong' })
    expect([answer.status, answer.cookies]).toEqual([429, []])
    expect(answer.text).toContain('Wait 10 minutes')
  })
})
