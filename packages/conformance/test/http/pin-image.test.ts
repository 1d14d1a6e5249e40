import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { identifierFrom } from '@countersign/protocol/identity.ts'
import { signClaim } from '@countersign/protocol/phone/enrol.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { createPin } from '@countersign/protocol/phone/pin.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callAs, strangersKey } from '../../src/http/forge.ts'
import { type House, type Member, need, newestRequest, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'
import { aBlindedElement, guess, pinRow } from '../../src/http/pin.ts'

let house: House
let victim: Member
let thief: SimulatedPhone
let counters: () => Record<string, unknown> | undefined
beforeAll(async () => {
  house = await openHouse()
  victim = await house.member('victim')
  thief = victim.phone.image()
  counters = () => pinRow(house.server.dataFolder, victim.phone)
  await house.waiting(victim)
  const shown = await newestRequest(thief)
  for (let i = 0; i < 3; i++) await guess(thief, shown)
})
afterAll(() => house?.close())

const wrongSoFar = () => Number(counters()?.['charged']) - Number(counters()?.['cleared'])

async function thiefsCode(username: string): Promise<string> {
  const browser = await house.welcomed(username)
  return need(linkOn(await browser.open('/activate')), 'a link of the thief’s own')
}

describe('T11 a copy of the victim’s phone, joined to an account of the thief’s own', () => {
  it('a new PIN key for that installation is refused: it has one, and only that one signs', async () => {
    const opened = await thief.open(await thiefsCode('thief-new-pin'))
    if (!opened.ok) throw new Error(opened.code)
    const kid = identifierFrom('ok', new Uint8Array(16))
    const scope = { iss: opened.value.iss, iid: thief.iid, kid }
    const { link, box, installation } = thief
    const random = (count: number) => new Uint8Array(count).fill(7)
    const made = await createPin({ link, box, random, installation, scope, live: opened.value.sid }, '7777x', '7777x')
    expect(made).toMatchObject({ code: 'pin_required' })
    expect(wrongSoFar()).toBe(3)
  })

  it('a claim with the thief’s own key under the victim’s kid, or without a PIN at all, is refused', async () => {
    const link = await thiefsCode('thief-own-key')
    const { code, via } = SimulatedPhone.readCode(link)
    const opened = await thief.open(link)
    if (!opened.ok) throw new Error(opened.code)
    const { kid } = need(victim.phone.state.pin, 'a PIN')
    expect(opened.value.installation.pin).toEqual({ kid })
    const common = { opened: opened.value, code, via, phone: 'Copy', lang: 'en', installation: thief.installation, webauthn: null } as const
    const seq = Number(counters()?.['charged'])
    for (const pin of [
      { kid, key: await strangersKey(thief), seq },
      { kid: identifierFrom('ok', new Uint8Array(16)), key: await strangersKey(thief), seq },
    ]) {
      const claim = await signClaim({ ...common, possession: await strangersKey(thief), pin })
      expect(problemOf(await callAs(house.server.phoneUrl, paths.claim, thief.installation, { claim }))).toBe('pin_required')
    }
    const without = await signClaim({ ...common, possession: await strangersKey(thief), pin: null })
    expect(problemOf(await callAs(house.server.phoneUrl, paths.claim, thief.installation, { claim: without }))).toBe('malformed')
    const registration = { id: 'AA', attestationObject: 'AA', clientDataJSON: 'AA' }
    const platform = await signClaim({ ...common, possession: await strangersKey(thief), pin: null, webauthn: registration })
    expect(problemOf(await callAs(house.server.phoneUrl, paths.claim, thief.installation, { claim: platform }))).toBe('pin_required')
    expect(wrongSoFar()).toBe(3)
  })

  it('guesses for the thief’s own ceremony are charged to the victim’s one count: two are left, then the pause', async () => {
    const opened = await thief.open(await thiefsCode('thief-guesses'))
    if (!opened.ok) throw new Error(opened.code)
    const { sid, iss } = opened.value
    for (const left of [1, 0]) expect(await thief.pinFor(sid, iss, 'wrong!')).toMatchObject({ code: 'pin_wrong', extra: { left } })
    expect(await thief.pinFor(sid, iss, PIN)).toMatchObject({ code: 'pin_paused' })
    expect(wrongSoFar()).toBe(5)
  })

  it('without a live request the copy gets no guess at all', async () => {
    const { kid } = need(victim.phone.state.pin, 'a PIN')
    const message = { typ: 'countersign/pin-evaluate', v: 1, iid: thief.iid, kid, for: `txn_${'A'.repeat(22)}`, blinded: aBlindedElement() }
    expect(problemOf(await callAs(house.server.phoneUrl, paths.evaluate, thief.installation, message))).toBe('pin_not_live')
  })
})

describe('a second account on the same phone', () => {
  it('joins with the PIN that the phone has, and shares its count', async () => {
    const phone = await house.phone()
    const first = await house.member('first-account', phone)
    const second = await house.member('second-account', phone)
    expect(phone.state.accounts).toHaveLength(2)
    await house.waiting(first)
    const shown = await newestRequest(phone)
    for (let i = 0; i < 4; i++) await guess(phone, shown)
    await house.waiting(second)
    expect(await guess(phone, await newestRequest(phone))).toMatchObject({ extra: { left: 0 } })
    expect(await guess(phone, await newestRequest(phone))).toMatchObject({ code: 'pin_paused' })
  })

  it('when the PIN is gone, a person whose phone was removed can activate it again under a new PIN, though another account hangs on it', async () => {
    const phone = await house.phone()
    const first = await house.member('gone-first', phone)
    await house.member('gone-second', phone)
    await house.waiting(first)
    const shown = await newestRequest(phone)
    for (let i = 0; i < 6; i++) await guess(phone, shown)
    const id = await house.idOf('gone-first')
    await house.administer(`/people/${id}/allow-tries`)
    for (let i = 0; i < 6; i++) await guess(phone, shown)
    expect(pinRow(house.server.dataFolder, phone)).toMatchObject({ state: 'gone' })

    await house.administer(`/people/${id}/unbind`)
    const page = await house.administer(`/people/${id}/invite`)
    const invitation = need(/<span class="value">([^<]+)</.exec(page.html)?.[1], 'a link')
    const browser = house.browser()
    const activation = await browser.submit(new URL(invitation).pathname, { password: PASSWORD })
    const link = need(linkOn(activation), 'a code')
    const opened = await phone.open(link)
    expect(opened).toMatchObject({ ok: true, value: { installation: { pin: null } } })
    // As the app does when the server names no PIN that has to sign: it makes a new one.
    const anew = SimulatedPhone.restore(phone.origin, { ...phone.state, pin: null })
    const bound = await anew.activate(link, '9173', () => browser.until('/activate', numberOn))
    expect(bound).toMatchObject({ ok: true, value: { state: 'approved' } })
  })

  it('when the PIN of one of their two phones is gone, they activate that phone again with the other’s word, in its own place', async () => {
    const [lost, kept] = [await house.phone(), await house.phone()]
    const member = await house.member('two-phones', lost)
    await member.browser.submit('/account/add-phone')
    const page = await member.browser.open('/activate')
    expect((await kept.activate(need(linkOn(page), 'a code'), PIN, () => member.browser.until('/activate', numberOn))).ok).toBe(true)
    await member.browser.open('/activate')
    await house.waiting(member)
    const shown = await newestRequest(lost)
    for (let i = 0; i < 5; i++) await guess(lost, shown)
    await house.administer(`/people/${await house.idOf('two-phones')}/allow-tries`)
    for (let i = 0; i < 6; i++) await guess(lost, shown)
    expect(pinRow(house.server.dataFolder, lost)).toMatchObject({ state: 'gone' })

    const browser = await house.signedIn({ ...member, phone: kept })
    await browser.submit('/account/add-phone')
    const link = need(linkOn(await browser.open('/activate')), 'a code')
    const anew = SimulatedPhone.restore(lost.origin, { ...lost.state, pin: null })
    expect(await anew.open(link)).toMatchObject({ value: { holds: null, installation: { pin: null } } })
    expect((await anew.activate(link, '9173', () => browser.until('/activate', numberOn))).ok).toBe(true)
    expect((await browser.open('/account')).html.match(/<b><bdi>Simulated phone</g)).toHaveLength(2)
  })

  it('a pause of one of their two phones they lift by the other’s word, once; the word of the paused one lifts nothing', async () => {
    const [paused, other] = [await house.phone(), await house.phone()]
    const member = await house.member('lifts-alone', paused)
    await member.browser.submit('/account/add-phone')
    const page = await member.browser.open('/activate')
    expect((await other.activate(need(linkOn(page), 'a code'), PIN, () => member.browser.until('/activate', numberOn))).ok).toBe(true)
    const allowed = () => pinRow(house.server.dataFolder, paused)?.['allowed']

    const byPaused = await house.signedIn({ ...member, phone: paused })
    const byOther = await house.signedIn({ ...member, phone: other })
    await house.waiting(member)
    const shown = await newestRequest(paused)
    expect((await byOther.open('/account')).html).not.toContain('PIN paused')
    await byOther.submit('/account/allow-tries')
    expect(allowed()).toBe(5)
    for (let i = 0; i < 5; i++) await guess(paused, shown)

    // The very phone that is paused has approved this session a moment ago.
    const theirs = (await byPaused.open('/account')).html
    expect(theirs).toContain('PIN paused')
    expect(theirs).not.toContain('/account/allow-tries')
    await byPaused.submit('/account/allow-tries')
    expect(allowed()).toBe(5)
    expect((await byOther.open('/account')).html).toContain('/account/allow-tries')
    expect((await byOther.submit('/account/allow-tries')).path).toBe('/account')
    expect(allowed()).toBe(10)
    expect((await byOther.open('/account')).html).not.toContain('PIN paused')
    for (let i = 0; i < 5; i++) await guess(paused, shown)
    expect(await guess(paused, shown)).toMatchObject({ code: 'pin_gone' })
    await byOther.submit('/account/allow-tries')
    expect(pinRow(house.server.dataFolder, paused)).toMatchObject({ state: 'gone', allowed: 10 })
  })
})
