import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, need, openHouse, PIN } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const languageOf = (html: string) => /<html lang="([^"]*)"/.exec(html)?.[1]

describe('a phone in a language that the server does not speak', () => {
  it('activates and approves; what the server says to its owner is English', async () => {
    const phone = await house.phone()
    phone.lang = 'sr-Latn-RS'
    const ana = await house.member('ana', phone)
    expect(readRows(house.server.dataFolder).authenticator?.map(({ language }) => language)).toContain('sr-Latn-RS')
    const { browser, number } = await house.waiting(ana)
    phone.lang = 'haw'
    expect((await approve(phone, number)).ok).toBe(true)
    expect(languageOf((await browser.open('/account')).html)).toBe('en')
  })

  it.each(['EN', 'english', 'en_GB', '__proto__', ''])('is refused where it calls its language %j, which is no tag', async (tag) => {
    const browser = await house.welcomed(`tag${tag.toLowerCase().replaceAll('_', '')}`)
    const phone = await house.phone()
    phone.lang = tag
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const claimed = await phone.activate(link, PIN, () => browser.until('/activate', numberOn))
    expect(claimed).toMatchObject({ ok: false, code: 'malformed' })
  })
})

describe('a choice of what is not spoken', () => {
  it.each(['xx', 'FR', '__proto__', ''])('%j as a cookie: the browser is asked', async (tag) => {
    const browser = house.browser({ cookies: [['countersign-lang', tag]] })
    expect(languageOf((await browser.get('/sign-in', { 'accept-language': 'fr-CH, de' })).text)).toBe('fr')
    expect(languageOf((await browser.get('/sign-in', { 'accept-language': 'de' })).text)).toBe('en')
  })

  it('kept with a person in an older time, when it was spoken: the browser is asked, then English', async () => {
    const { browser } = await house.member('bea')
    const db = new DatabaseSync(join(house.server.dataFolder, 'countersign.sqlite'))
    db.exec("UPDATE subscriber SET language = 'tlh' WHERE username = 'bea'")
    db.close()
    expect(languageOf((await browser.get('/account')).text)).toBe('en')
    expect(languageOf((await browser.get('/account', { 'accept-language': 'fr' })).text)).toBe('fr')
  })

  it('is not kept', async () => {
    const browser = house.browser()
    await browser.post('/language', { lang: 'xx', back: '/sign-in' })
    expect([...browser.cookies.keys()]).toEqual([])
  })
})
