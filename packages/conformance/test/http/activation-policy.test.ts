import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, need, openHouse, PASSWORD, PIN } from '../../src/http/house.ts'

describe.each(['required', 'recommended'] as const)('a phone is %s', (activation) => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ env: { COUNTERSIGN_ACTIVATION: activation } })
  })
  afterAll(() => house?.close())

  it('T02 "not now" is offered, and works, only where it is recommended', async () => {
    const browser = await house.welcomed('later')
    const before = browser.token
    const page = await browser.open('/activate')
    expect(page.html.includes('action="/activate/not-now"')).toBe(activation === 'recommended')
    const link = need(linkOn(page), 'a link')
    const after = await browser.submit('/activate/not-now')
    if (activation === 'required') {
      expect(after.path).toBe('/activate')
      expect(browser.token).toBe(before)
      expect((await browser.get('/account')).status).toBe(303)
    } else {
      expect(after.path).toBe('/account')
      expect(browser.token).not.toBe(before)
      expect(await (await house.phone()).open(link)).toMatchObject({ code: 'code_replaced' })
    }
  })

  it('T02 a password without an invitation’s grant adds no first phone', async () => {
    const member = await house.member('lost-phone')
    await house.administer(`/people/${await house.idOf('lost-phone')}/unbind`)
    const browser = house.browser()
    const page = await browser.signIn(member.username, PASSWORD)
    const fresh = await browser.submit('/activate/fresh')
    for (const seen of [page, fresh]) expect(linkOn(seen)).toBeNull()
    if (activation === 'required') {
      expect(page).toMatchObject({ path: '/activate', status: 403 })
      expect((await browser.open('/account')).path).toBe('/activate')
    } else {
      expect(page.path).toBe('/account')
    }
  })

  it('T02 whoever has a phone is asked for it, whatever the policy', async () => {
    const member = await house.member('has-phone')
    const { browser, page } = await house.waiting(member)
    expect(page.path).toBe('/waiting')
    for (const path of ['/activate/not-now', '/activate/fresh']) expect((await browser.submit(path)).path).toBe('/waiting')
    expect((await browser.open('/account')).path).toBe('/waiting')
  })

  if (activation === 'recommended') {
    it('T02 a session of the password alone never sees the people page, also not an administrator’s', async () => {
      const browser = await house.welcomed('second-admin', await house.invite('second-admin', 'administrator'))
      expect((await browser.submit('/activate/not-now')).path).toBe('/account')
      for (const path of ['/people', '/people/invite']) expect((await browser.get(path)).status).toBe(404)
      expect((await browser.post('/people', { username: 'x', displayName: 'X', role: 'administrator' })).status).toBe(404)
    })

    it('T02 who said "not now" may set the phone up from the account page', async () => {
      const browser = await house.welcomed('changed-mind')
      await browser.submit('/activate/not-now')
      const page = await browser.open('/activate')
      const bound = await (await house.phone()).activate(need(linkOn(page), 'a link'), PIN, () => browser.until('/activate', numberOn))
      expect(bound.ok).toBe(true)
      expect((await browser.open('/activate')).path).toBe('/activate/done')
    })
  }
})

describe('policy open', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse({ env: { COUNTERSIGN_ENROLMENT_POLICY: 'open' } })
  })
  afterAll(() => house?.close())

  it('T02 a password alone adds a first phone, and never a second', async () => {
    const member = await house.member('moved')
    await house.administer(`/people/${await house.idOf('moved')}/unbind`)
    const browser = house.browser()
    const page = await browser.signIn('moved', PASSWORD)
    const phone = await house.phone()
    expect((await phone.activate(need(linkOn(page), 'a link'), PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    const { browser: thief } = await house.waiting({ ...member })
    expect((await thief.submit('/activate/fresh')).path).toBe('/waiting')
    expect((await thief.submit('/account/add-phone')).path).toBe('/waiting')
  })

  it('T02 a code that a password-only session left open is dead when another session activates a phone', async () => {
    const owner = await house.welcomed('raced')
    const thief = house.browser()
    const stolen = need(linkOn(await thief.signIn('raced', PASSWORD)), 'a link for the thief')
    const page = await owner.submit('/activate/fresh')
    const phone = await house.phone()
    expect((await phone.activate(need(linkOn(page), 'a link'), PIN, () => owner.until('/activate', numberOn))).ok).toBe(true)
    expect(await (await house.phone()).open(stolen)).toMatchObject({ code: 'code_replaced' })
    const after = await thief.submit('/activate/fresh')
    expect(linkOn(after)).toBeNull()
    expect((await thief.get('/account')).status).toBe(303)
  })
})
