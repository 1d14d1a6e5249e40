import { codeOn, linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, need, openHouse, PIN } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const groups = (code: string) => code.match(/.{4}/g) ?? []

describe('a code gets into the phone', () => {
  const spellings: [string, (code: string) => string][] = [
    ['as it stands', (code) => groups(code).join('-')],
    ['in lower case', (code) => code.toLowerCase()],
    ['with spaces and long dashes', (code) => ` ${groups(code).join(' – ')} `],
    ['with the letters O, I and L for digits', (code) => code.replaceAll('0', 'O').replace('1', 'l').replaceAll('1', 'I')],
    [
      'in full-width letters of an Asian keyboard',
      (code) => code.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
    ],
  ]

  it('T01 the QR code’s link activates; the page notices and goes on by itself', async () => {
    const browser = await house.welcomed('by-link')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    expect(link.startsWith(`${house.server.phoneUrl.toUpperCase()}/A#1.`)).toBe(true)
    const phone = await house.phone()
    const bound = await phone.activate(link, PIN, () => browser.until('/activate', numberOn))
    expect(bound).toMatchObject({ ok: true, value: { state: 'approved', binding: { signatures: [{}] } } })
    expect((await browser.open('/activate')).path).toBe('/activate/done')
    expect((await browser.open('/account')).html).toContain('Simulated phone')
  })

  it.each(spellings)('T03 the typed code activates %s', async (how, spell) => {
    const browser = await house.welcomed(`typed-${how.replace(/\W/g, '')}`)
    const code = need(codeOn(await browser.open('/activate')), 'a code')
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/)
    const bound = await (await house.phone()).activate(spell(code), PIN, () => browser.until('/activate', numberOn))
    expect(bound.ok).toBe(true)
  })

  it('T01 opening consumes nothing: two phones may look, and the page says that one was seen', async () => {
    const browser = await house.welcomed('looked-at')
    const page = await browser.open('/activate')
    const link = need(linkOn(page), 'a link')
    for (const phone of [await house.phone(), await house.phone()]) {
      const opened = await phone.open(link)
      expect(opened).toMatchObject({ ok: true, value: { subscriber: { name: 'Person looked-at', username: 'looked-at' }, holds: null } })
    }
    const seen = await browser.open('/activate')
    expect(linkOn(seen)).toBe(link)
    expect(seen.html).toContain('data-state="opened"')
    expect((await (await house.phone()).activate(link, PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
  })
})

describe('a code dies', () => {
  it('T05 a fresh one kills the older: the phone hears code_replaced, the link as well as the typed form', async () => {
    const browser = await house.welcomed('replaced')
    const old = await browser.open('/activate')
    const fresh = await browser.submit('/activate/fresh')
    expect(linkOn(fresh)).not.toBe(linkOn(old))
    const phone = await house.phone()
    for (const dead of [linkOn(old), codeOn(old)]) expect(await phone.open(need(dead, 'a code'))).toMatchObject({ code: 'code_replaced' })
    expect((await phone.open(need(linkOn(fresh), 'a code'))).ok).toBe(true)
  })

  it('T05 signing out kills it, and signing in again shows another', async () => {
    const browser = await house.welcomed('signed-out')
    const old = await browser.open('/activate')
    expect((await browser.submit('/sign-out')).path).toBe('/sign-in')
    expect(await (await house.phone()).open(need(linkOn(old), 'a code'))).toMatchObject({ code: 'code_replaced' })
    const again = await browser.signIn('signed-out', 'a long walk by the sea')
    expect(again.path).toBe('/activate')
    expect(linkOn(again)).not.toBe(linkOn(old))
  })

  it('T05 a code that dies between claim and proof takes its claim with it', async () => {
    const browser = await house.welcomed('died-claimed')
    const phone = await house.phone()
    const account = await phone.prepareClaim(need(linkOn(await browser.open('/activate')), 'a link'), PIN)
    if (!account.ok) throw new Error(account.code)
    expect((await phone.sendClaim(account.value)).ok).toBe(true)
    await browser.submit('/activate/fresh')
    expect(await phone.sendClaim(account.value)).toMatchObject({ code: 'code_replaced' })
    expect(await phone.requests()).toMatchObject({ value: { requests: [], accounts: [{ state: 'removed' }] } })
  })

  it('T05 one that was used says so, not that it expired; the phone that holds the account is told that', async () => {
    const browser = await house.welcomed('used')
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const phone = await house.phone()
    expect((await phone.activate(link, PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    expect(await (await house.phone()).open(link)).toMatchObject({ code: 'code_used' })

    await browser.open('/activate')
    await browser.submit('/account/add-phone')
    const second = need(linkOn(await browser.open('/activate')), 'a link for a further phone')
    expect(await phone.open(second)).toMatchObject({ ok: true, value: { holds: phone.state.accounts[0]?.aid } })
    const account = await phone.prepareClaim(second, PIN)
    if (!account.ok) throw new Error(account.code)
    expect(await phone.sendClaim(account.value)).toMatchObject({ code: 'account_here_already' })
  })

  it('T15 nothing but the whole code learns which: a wrong secret of a dead name is as unknown as a name that never was', async () => {
    const browser = await house.welcomed('half-known')
    const code = need(codeOn(await browser.open('/activate')), 'a code')
    await browser.submit('/activate/fresh')
    const phone = await house.phone()
    const wrong = `${code.slice(0, 4)}${code[4] === '0' ? '1' : '0'}${code.slice(5)}`
    const answers = [await phone.open(wrong), await phone.open('ZZZZ00000000')]
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, code: 'code_unknown' })
    expect(answers[0]).toEqual(answers[1])
  })

  it('T05 a phone that meets a dead code turns the page to a fresh one by itself', async () => {
    const browser = await house.welcomed('met-dead')
    const page = await browser.open('/activate')
    const phone = await house.phone()
    for (let i = 0; i < 5; i++) await phone.open(`${need(codeOn(page), 'a code').slice(0, 4)}00000000`)
    expect((await browser.open('/activate')).html).not.toContain('class="code"')
    expect(await phone.open(need(linkOn(page), 'a code'))).toMatchObject({ code: 'code_guessed' })
    const fresh = await browser.until('/activate', (seen) => (linkOn(seen) === null ? null : seen))
    expect(linkOn(fresh)).not.toBe(linkOn(page))
  })

  it('T01 a code of another server makes no sense here: it is no activation code of this one', async () => {
    expect(() => SimulatedPhone.readCode('https://elsewhere.example/o#1.0000')).toThrow()
    expect(await (await house.phone()).open('HTTPS://ELSEWHERE.EXAMPLE/A#1.ABCD00000000000000000000000000')).toMatchObject({
      code: 'code_unknown',
    })
  })
})
