import { linkOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, linkIn, newestRequest, openHouse, PASSWORD } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const pathOf = (link: string) => new URL(link).pathname
const person = (username: string) => readRows(house.server.dataFolder).subscriber?.find((row) => row.username === username)

describe('T02 an invitation', () => {
  it('works once: the second use is told that it was used', async () => {
    const path = pathOf(await house.invite('once'))
    expect((await house.browser().open(path)).html).toContain('Welcome, Person once')
    const first = house.browser()
    expect(linkOn(await first.submit(path, { password: PASSWORD }))).not.toBeNull()
    const second = house.browser()
    const again = await second.post(path, { password: 'another one of theirs' })
    expect([again.status, again.cookies]).toEqual([410, []])
    expect(again.text).toContain('This link was used already')
    expect((await house.browser().post('/sign-in', { username: 'once', password: 'another one of theirs' })).status).toBe(403)
    expect((await first.get('/activate')).status).toBe(200)
  })

  it('fifty at once: one sets the password, and the others have set nothing', async () => {
    const path = pathOf(await house.invite('raced'))
    const tried = Array.from({ length: 50 }, (_, i) => ({ browser: house.browser(), password: `the password number ${i}` }))
    const answers = await atOnce(house.server, () => tried.map(({ browser, password }) => browser.post(path, { password })))
    const winners = answers.flatMap(({ status }, i) => (status === 303 ? [i] : []))
    expect(winners).toHaveLength(1)
    for (const [i, { status }] of answers.entries()) if (i !== winners[0]) expect(status).toBe(410)
    const wins = tried[winners[0] as number] as (typeof tried)[number]
    expect((await house.browser().post('/sign-in', { username: 'raced', password: wins.password })).status).toBe(303)
  })

  it('is dead as soon as a newer one is made', async () => {
    const old = pathOf(await house.invite('renewed'))
    const fresh = pathOf(linkIn(await house.administer(`/people/${await house.idOf('renewed')}/invite`)))
    expect((await house.browser().post(old, { password: PASSWORD })).status).toBe(410)
    expect((await house.browser().open(old)).html).toContain('This link is not one of ours')
    expect((await house.browser().post(fresh, { password: PASSWORD })).status).toBe(303)
  })

  it('asks for a good password, and is not used up by a bad one', async () => {
    const path = pathOf(await house.invite('choosy'))
    for (const password of ['', 'short', 'a'.repeat(201), 'abcabcabcabcabc', 'password1234', 'choosychoosy', 'aaaaaaaaaaaaaaaa']) {
      const answer = await house.browser().post(path, { password })
      expect([password, answer.status, answer.cookies]).toEqual([password, 422, []])
      if (password !== '') expect(answer.text).not.toContain(`value="${password}"`)
    }
    expect((await house.browser().post(path, { password: PASSWORD })).status).toBe(303)
  })

  it('gives nobody another name, role or account than it was made for', async () => {
    const path = pathOf(await house.invite('fixed'))
    await house
      .browser()
      .post(path, { password: PASSWORD, username: 'admin', displayName: 'Admin', role: 'administrator', subscriberId: 'sub_x' })
    expect(person('fixed')).toMatchObject({ role: 'person', display_name: 'Person fixed', state: 'active' })
  })

  it('is a link of 256 bits that stands in no row', async () => {
    const token = pathOf(await house.invite('hashed'))
      .split('/')
      .at(-1) as string
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(readRows(house.server.dataFolder))).not.toContain(token)
  })

  it('the set-up link is dead once there is an administrator', async () => {
    const path = pathOf(await house.server.setUpLink())
    const answer = await house.browser().post(path, { username: 'second', displayName: 'Second', password: PASSWORD })
    expect([answer.status, answer.cookies]).toEqual([410, []])
    expect(person('second')).toBeUndefined()
  })
})

describe('T19 a reset of the password', () => {
  it('sets it, ends every session, keeps the phone, and allows no new one', async () => {
    const member = await house.member('reset')
    const waiting = await house.waiting(member)
    const link = linkIn(await house.administer(`/people/${await house.idOf('reset')}/reset-password`))
    expect((await member.browser.get('/account')).status).toBe(200)
    const browser = house.browser()
    expect((await browser.open(pathOf(link))).html).toContain('Choose a new password')
    const page = await browser.submit(pathOf(link), { password: 'a newer and longer one' })
    expect([page.path, linkOn(page)]).toEqual(['/waiting', null])
    for (const old of [member.browser, waiting.browser]) expect((await old.open('/account')).path).toBe('/sign-in')
    expect((await house.browser().post('/sign-in', { username: 'reset', password: PASSWORD })).status).toBe(403)
    const requests = await member.phone.requests()
    expect(requests.ok && requests.value.requests).toHaveLength(1)
    expect(person('reset')).toMatchObject({ may_enrol: 0 })
    const signed = await house.signedIn({ ...member, password: 'a newer and longer one' })
    expect((await signed.get('/account')).status).toBe(200)
  })

  it('without a phone leads to no phone either: an invitation is what allows one', async () => {
    await house.member('resetless')
    const id = await house.idOf('resetless')
    await house.administer(`/people/${id}/unbind`)
    const link = linkIn(await house.administer(`/people/${id}/reset-password`))
    const browser = house.browser()
    const page = await browser.submit(pathOf(link), { password: PASSWORD })
    expect([page.path, page.status, linkOn(page)]).toEqual(['/activate', 403, null])
    const invited = linkIn(await house.administer(`/people/${id}/invite`))
    expect(linkOn(await house.browser().submit(pathOf(invited), { password: PASSWORD }))).not.toBeNull()
  })

  it('an invitation to somebody with a phone does not lie in wait for the day when it is gone', async () => {
    const member = await house.member('doubly')
    const id = await house.idOf('doubly')
    const link = linkIn(await house.administer(`/people/${id}/invite`))
    await house.browser().submit(pathOf(link), { password: PASSWORD })
    await house.administer(`/people/${id}/unbind`)
    expect(linkOn(await house.browser().signIn(member.username, PASSWORD))).toBeNull()
  })
})

describe('T20 disabled and deleted', () => {
  it('disabled: sessions end at once, requests are withdrawn, the phone decides nothing, nobody gets in; enabled again, the same phone works', async () => {
    const member = await house.member('barred')
    const waiting = await house.waiting(member)
    const shown = await newestRequest(member.phone)
    const id = await house.idOf('barred')
    await house.administer(`/people/${id}/disable`)
    for (const browser of [member.browser, waiting.browser]) expect((await browser.open('/account')).path).toBe('/sign-in')
    expect(await member.phone.deny(shown)).toMatchObject({ code: 'request_cancelled' })
    expect(await member.phone.approve(shown, waiting.number, '8351')).toMatchObject({ code: 'pin_not_live' })
    expect((await house.browser().post('/sign-in', { username: 'barred', password: PASSWORD })).status).toBe(403)
    await house.administer(`/people/${id}/enable`)
    expect((await waiting.browser.open('/account')).path).toBe('/sign-in')
    expect((await (await house.signedIn(member)).get('/account')).status).toBe(200)
  })

  it('disabled between approval and use: the approval lets nobody in', async () => {
    const member = await house.member('between')
    const { browser, number } = await house.waiting(member)
    expect((await approve(member.phone, number)).ok).toBe(true)
    const id = await house.idOf('between')
    await house.administer(`/people/${id}/disable`)
    await house.administer(`/people/${id}/enable`)
    expect((await browser.open('/waiting')).path).toBe('/sign-in')
  })

  it('phones removed between approval and use: the approval lets nobody in', async () => {
    const member = await house.member('unbound')
    const { browser, number } = await house.waiting(member)
    expect((await approve(member.phone, number)).ok).toBe(true)
    await house.administer(`/people/${await house.idOf('unbound')}/unbind`)
    expect((await browser.open('/waiting')).path).toBe('/sign-in')
    expect(await member.phone.requests()).toMatchObject({ value: { accounts: [{ state: 'removed' }] } })
  })

  it('a disabled person’s invitation is dead, and none of it lets them in', async () => {
    const path = pathOf(await house.invite('never'))
    await house.administer(`/people/${await house.idOf('never')}/disable`)
    expect((await house.browser().post(path, { password: PASSWORD })).status).toBe(410)
    expect(person('never')).toMatchObject({ state: 'disabled', password_hash: null })
  })

  it('deleted: nothing of theirs is left but what the log says, and the name is free for somebody else with nothing of the first', async () => {
    const member = await house.member('gone')
    const id = await house.idOf('gone')
    await house.administer(`/people/${id}/delete`)
    expect((await member.browser.open('/account')).path).toBe('/sign-in')
    expect(await member.phone.requests()).toMatchObject({ value: { requests: [], accounts: [] } })
    const { audit: _, limit_window: __, ...rest } = readRows(house.server.dataFolder)
    expect(JSON.stringify(rest)).not.toContain(id)
    const second = await house.member('gone')
    expect(await house.idOf('gone')).not.toBe(id)
    const { number } = await house.waiting(second)
    expect(await member.phone.firstRequest()).toBeNull()
    expect((await approve(second.phone, number)).ok).toBe(true)
  })
})
