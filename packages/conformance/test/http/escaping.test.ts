import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, linkIn, need, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'
import { lineTo } from '../../src/http/phone-line.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: `</title><script>alert('issuer')</script>` } })
})
afterAll(() => house?.close())

const NAME = `"><img src=x onerror=alert(1)>`
const USERNAME = `'><svg/onload=alert(2)>`
const PHONE = `</b><script>alert(3)</script>`
const AGENT = `<script>alert(4)</script> Firefox/1 Windows`

/** No tag and no attribute of theirs: what they typed is there as text only. */
function expectHarmless(html: string, path: string): void {
  expect(html.match(/<script/g) ?? [], path).toHaveLength(1)
  expect(html, path).not.toMatch(/<img|<svg\/|<iframe|alert\(\d\)<\/script>/)
  expect(html, path).not.toMatch(/\s(onerror|onload|onfocus)=(?![^<]*&gt;)/)
}

describe('T22 hostile names', () => {
  it('of people, phones, browsers and the organisation are text wherever they stand', async () => {
    const admin = house.administrator.browser
    const made = await admin.submit('/people', { username: USERNAME, displayName: NAME, role: 'person' })
    expectHarmless(made.html, '/people')
    const path = new URL(linkIn(made)).pathname
    const browser = house.browser()
    const pages = [await browser.open(path)]
    expect(pages[0]?.html).toContain('&lt;img src=x')
    await browser.submit(path, { password: PASSWORD })
    pages.push(await browser.open('/activate'))
    const phone = await SimulatedPhone.create(house.server.phoneUrl, PHONE, lineTo(house.server.phoneUrl))
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    let proof = ''
    const bound = await phone.activate(link, PIN, async () => {
      const number = await browser.until('/activate', numberOn)
      proof = (await browser.open('/activate')).html
      return number
    })
    expect(bound.ok).toBe(true)
    expect(proof).toContain('&lt;script&gt;alert(3)')
    for (const at of ['/activate', '/activate/done', '/account']) pages.push(await browser.open(at))

    const waiting = house.browser()
    await waiting.post('/sign-in', { username: USERNAME, password: PASSWORD }, { origin: house.server.portalUrl, 'user-agent': AGENT })
    pages.push(await waiting.open('/waiting'), await waiting.open(`/sign-in?notice=${encodeURIComponent(NAME)}`))
    const id = need(/href="\/people\/(sub_[\w-]+)"><bdi>&quot;&gt;&lt;img/.exec((await admin.open('/people')).html)?.[1], 'the person')
    for (const at of ['/people', `/people/${id}`, `/people/${id}/delete`, `/people/${id}/unbind`]) pages.push(await admin.open(at))
    pages.push(await house.browser().open(`/nothing/${encodeURIComponent(NAME)}?x=${encodeURIComponent(USERNAME)}`))
    const failed = await house.browser().post('/sign-in', { username: NAME, password: 'x' })
    pages.push({ status: failed.status, path: '/sign-in, failed', html: failed.text })
    const invalid = await admin.post('/people', { username: `${USERNAME} `, displayName: NAME, email: NAME, role: 'person' })
    pages.push({ status: invalid.status, path: '/people, refused', html: invalid.text })
    expect(invalid.status).toBe(422)
    for (const { html, path: at } of [...pages, { html: proof, path: 'proof' }]) expectHarmless(html, at)
  })

  it('that would turn a line around, hide in it or break it are refused', async () => {
    const admin = house.administrator.browser
    for (const bad of ['a\u202eb', 'a\u0000b', 'a\u200fb', 'a\u2066b', 'a\u001bb']) {
      expect((await admin.post('/people', { username: 'plain', displayName: bad, role: 'person' })).status, JSON.stringify(bad)).toBe(422)
      expect((await admin.post('/people', { username: bad, displayName: 'Plain', role: 'person' })).status, JSON.stringify(bad)).toBe(422)
    }
    for (const bad of ['', ' ', 'a b', 'a'.repeat(200)])
      expect((await admin.post('/people', { username: bad, displayName: 'x' })).status).toBe(422)
  })

  it('that look alike but for case, width or space are one user name', async () => {
    const admin = house.administrator.browser
    expect((await admin.post('/people', { username: 'Zoë', displayName: 'Zoë', role: 'person' })).status).toBe(200)
    for (const same of ['zoë', ' ZOË ', 'zoe\u0308', 'ＺＯË']) {
      expect((await admin.post('/people', { username: same, displayName: 'Other', role: 'person' })).status, same).toBe(422)
    }
  })
})
