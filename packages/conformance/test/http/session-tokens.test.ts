import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, type Member, need, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'

let house: House
let ana: Member
beforeAll(async () => {
  house = await openHouse()
  ana = await house.member('ana')
})
afterAll(() => house?.close())

describe('T22 the session’s token', () => {
  it('changes at each step, and each old one is dead', async () => {
    const browser = house.browser()
    const link = await house.invite('stepping')
    await browser.open(new URL(link).pathname)
    expect(browser.token).toBeUndefined()
    await browser.submit(new URL(link).pathname, { password: PASSWORD })
    const tokens = [browser.copy()]
    const phone = await house.phone()
    await phone.activate(need(linkOn(await browser.open('/activate')), 'a link'), PIN, () => browser.until('/activate', numberOn))
    await browser.open('/activate')
    tokens.push(browser.copy())
    await browser.submit('/sign-out')
    expect(browser.token).toBeUndefined()
    await browser.signIn('stepping', PASSWORD)
    tokens.push(browser.copy())
    expect((await approve(phone, need(numberOn(await browser.open('/waiting')), 'a number'))).ok).toBe(true)
    await browser.open('/waiting')
    tokens.push(browser.copy())
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(4)
    for (const old of tokens.slice(0, -1)) expect((await old.open('/account')).path).toBe('/sign-in')
    expect((await browser.open('/account')).path).toBe('/account')
    await browser.submit('/sign-out')
    expect((await (tokens.at(-1) as typeof browser).open('/account')).path).toBe('/sign-in')
  })

  it('is never one that the visitor brought: fixation', async () => {
    const browser = house.browser({ cookies: [['countersign-session', 'A'.repeat(43)]] })
    await house.waiting(ana, browser)
    expect(browser.token).not.toBe('A'.repeat(43))
    const thief = house.browser({ cookies: [['countersign-session', 'A'.repeat(43)]] })
    expect((await thief.open('/waiting')).path).toBe('/sign-in')
  })

  it('has 256 bits, stands in no row, and its cookie cannot be read by scripts', async () => {
    const browser = house.browser()
    const answer = await browser.post('/sign-in', { username: 'ana', password: PASSWORD })
    const [line = ''] = answer.cookies
    const token = need(browser.token, 'a token')
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(line).toBe(`countersign-session=${token}; Path=/; HttpOnly; SameSite=Lax`)
    expect(JSON.stringify(readRows(house.server.dataFolder))).not.toContain(token)
    await browser.submit('/sign-out')
  })

  it('sign-in under somebody else’s name ends what this browser had', async () => {
    const ben = await house.member('ben')
    const before = ben.browser.copy()
    await house.waiting(ana, ben.browser)
    expect((await before.open('/account')).path).toBe('/sign-in')
  })

  it('signing out twice, or without a session, is nothing special', async () => {
    const browser = house.browser()
    for (let i = 0; i < 2; i++) expect((await browser.submit('/sign-out')).path).toBe('/sign-in')
  })
})

describe('T15 one answer for every sign-in that fails', () => {
  it('same status, same page, no cookie: unknown, wrong, disabled, invited, empty', async () => {
    await house.member('wrongpw')
    await house.member('disable')
    await house.administer(`/people/${await house.idOf('disable')}/disable`)
    await house.invite('invitee')
    const answers = []
    for (const [username, password] of [
      ['nobody1', PASSWORD],
      ['wrongpw', 'not the right one'],
      ['disable', PASSWORD],
      ['invitee', PASSWORD],
      ['wrongpw', ''],
      ['__proto', PASSWORD],
    ] as const) {
      const answer = await house.browser().post('/sign-in', { username, password })
      expect(answer.cookies).toEqual([])
      answers.push({
        status: answer.status,
        text: answer.text.replaceAll(username, '*******'),
        length: answer.text.length,
        type: answer.headers['content-type'],
      })
    }
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]?.status).toBe(403)
  })

  it('the pages of a link that is unknown do not tell what it would have been', async () => {
    const answers = await Promise.all(['A'.repeat(43), 'B'.repeat(43), 'x'].map((token) => house.browser().get(`/welcome/${token}`)))
    for (const { status, text } of answers) expect([status, text.includes('This link is not one of ours')]).toEqual([410, true])
  })
})

describe('T22 where a visitor is sent', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example',
    'https:evil.example',
    '/\t/evil.example',
    '/%0d%0aset-cookie:a=b\r\nx: y',
    'javascript:alert(1)',
    '',
    'account',
    '/ /evil.example',
    '///evil.example',
  ])('a language form with back=%j stays here', async (back) => {
    const answer = await house.browser().post('/language', { lang: 'fr', back })
    expect(answer.status).toBe(303)
    const to = new URL(need(answer.headers.location, 'a place'), house.server.portalUrl)
    expect(to.origin).toBe(house.server.portalUrl)
    expect(answer.headers['x']).toBeUndefined()
  })

  it('its own pages are gone back to, and the language stays', async () => {
    const browser = house.browser()
    expect((await browser.post('/language', { lang: 'fr', back: '/sign-in?notice=signed-out' })).headers.location).toBe(
      '/sign-in?notice=signed-out',
    )
    expect((await browser.open('/sign-in')).html).toContain('<html lang="fr">')
    await browser.post('/language', { lang: '../../etc', back: '/' })
    expect((await browser.open('/sign-in')).html).toContain('<html lang="fr">')
  })
})
