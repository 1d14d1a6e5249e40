import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { startServer } from '@countersign/client/server-process/server.ts'
import { signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/http/ask.ts'
import { atOnce } from '../../src/http/at-once.ts'
import { anAddress, Browser } from '../../src/http/browser.ts'
import { readRows } from '../../src/http/database.ts'
import { possessionOf, preparedCall } from '../../src/http/forge.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PASSWORD, PIN, type Waiting } from '../../src/http/house.ts'
import { problemOf } from '../../src/http/phone-line.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const rows = (table: string) => readRows(house.server.dataFolder)[table] ?? []
const rounds = [1, 2, 3]

/** Both decisions of a member's phone on what waits, signed and not sent. */
async function decisions(member: Member, { number }: Waiting) {
  const shown = await newestRequest(member.phone)
  const unlocked = await member.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!unlocked.ok) throw new Error(unlocked.code)
  const { key, seq } = unlocked.value
  const possession = possessionOf(member.phone)
  const common = { shown, iid: member.phone.iid, possession, lang: 'en' } as const
  const send = async (decision: unknown) => preparedCall(house.server.phoneUrl, paths.decide, possession, { decision })
  return {
    approve: await send(await signApproval({ ...common, number, person: { uv: 'pin', key, seq } })),
    deny: await send(await signDenial({ ...common, reason: 'not_me' })),
  }
}

describe('T25 two things at once: one of them happens, and all agree which', () => {
  it.each(rounds)('approve and deny (%i)', async (round) => {
    const member = await house.member(`both${round}`)
    const waiting = await house.waiting(member)
    const { approve: yes, deny: no } = await decisions(member, waiting)
    const [approved, denied] = (await atOnce(house.server, () => (round % 2 ? [yes(), no()] : [no(), yes()].reverse()))) as [Answer, Answer]
    expect([approved.status, denied.status].filter((status) => status === 200)).toHaveLength(1)
    expect([problemOf(approved), problemOf(denied)]).toContain('request_decided')
    expect((await waiting.browser.open('/waiting')).path).toBe(approved.status === 200 ? '/account' : '/waiting')
  })

  it.each(rounds)('approve and cancel, sign out, or ask again on the page (%i)', async (round) => {
    const member = await house.member(`cancel${round}`)
    const waiting = await house.waiting(member)
    const { approve: yes } = await decisions(member, waiting)
    const path = ['/waiting/cancel', '/sign-out', '/waiting/again'][round - 1] as string
    const [approved] = (await atOnce(house.server, () => [yes(), waiting.browser.copy().post(path)])) as [Answer, Answer]
    if (approved.status !== 200) expect(problemOf(approved)).toBe('request_cancelled')
    const page = await waiting.browser.open('/waiting')
    if (path === '/sign-out') expect(page.path).toBe('/sign-in')
    // Asked again while the phone approved the older request: the page shows the newer one, which nobody has approved.
    else if (path === '/waiting/again') expect(numberOn(page) ?? page.path).not.toBe(waiting.number)
    else expect(page.path).toBe(approved.status === 200 ? '/account' : '/waiting')
  })

  it.each(rounds)('approve and disable: nobody is inside afterwards (%i)', async (round) => {
    const member = await house.member(`barred${round}`)
    const waiting = await house.waiting(member)
    const { approve: yes } = await decisions(member, waiting)
    const id = await house.idOf(member.username)
    const { browser: admin } = house.administrator
    await atOnce(house.server, () => [yes(), admin.post(`/people/${id}/disable`), waiting.browser.copy().get('/waiting')])
    for (const browser of [waiting.browser, member.browser]) expect((await browser.open('/account')).path).toBe('/sign-in')
    expect(rows('session').filter(({ subscriber_id }) => subscriber_id === id)).toEqual([])
  })

  it.each(rounds)('the proof and a fresh code on the page: active, or a code that works, never both (%i)', async (round) => {
    const browser = await house.welcomed(`fresh${round}`)
    const phone = await house.phone()
    const account = await phone.prepareClaim(need(linkOn(await browser.open('/activate')), 'a link'), PIN)
    if (!account.ok) throw new Error(account.code)
    await phone.sendClaim(account.value)
    const number = need(numberOn(await browser.open('/activate')), 'a number')
    const member = { username: `fresh${round}`, password: PASSWORD, browser, phone }
    const { approve: yes } = await decisions(member, { browser, number, page: await browser.open('/activate') })
    const [proved] = (await atOnce(house.server, () => [yes(), browser.copy().post('/activate/fresh')])) as [Answer, Answer]
    const page = await browser.open('/activate')
    expect(page.path).toBe(proved.status === 200 ? '/activate/done' : '/activate')
    if (proved.status === 200) return
    expect(problemOf(proved)).toBe('code_replaced')
    const again = await (await house.phone()).activate(need(linkOn(page), 'a fresh code'), PIN, () => browser.until('/activate', numberOn))
    expect(again.ok).toBe(true)
  })

  it('T02 somebody with the password alone asks for a code just as the owner proves theirs: no second phone comes of it', async () => {
    for (const round of rounds) {
      const username = `owner${round}`
      const browser = await house.welcomed(username)
      const thief = house.browser()
      await thief.signIn(username, PASSWORD)
      const phone = await house.phone()
      const page = await browser.submit('/activate/fresh')
      const account = await phone.prepareClaim(need(linkOn(page), 'a link'), PIN)
      if (!account.ok) throw new Error(account.code)
      await phone.sendClaim(account.value)
      const number = need(numberOn(await browser.open('/activate')), 'a number')
      const { approve: yes } = await decisions({ username, password: PASSWORD, browser, phone }, { browser, number, page })
      const [proved] = (await atOnce(house.server, () => [yes(), thief.post('/activate/fresh')])) as [Answer, Answer]
      const live = linkOn(await thief.open('/activate'))
      expect(live === null).toBe(proved.status === 200)
    }
  })

  it('ten fresh codes at once: one lives, and it is the one on the page', async () => {
    const browser = await house.welcomed('shaky-hand')
    await atOnce(house.server, () => Array.from({ length: 10 }, () => browser.copy().post('/activate/fresh')))
    const page = await browser.open('/activate')
    const id = await house.idOf('shaky-hand')
    expect(rows('enrolment').filter(({ subscriber_id, state }) => subscriber_id === id && state === 'open')).toHaveLength(1)
    expect(await (await house.phone()).open(need(linkOn(page), 'a code'))).toMatchObject({ ok: true })
  })

  it('T06 twenty sign-ins at once: five wait, and their numbers differ', async () => {
    const member = await house.member('stormed')
    const id = await house.idOf('stormed')
    const browsers = Array.from({ length: 20 }, () => house.browser())
    await atOnce(house.server, () => browsers.map((browser) => browser.post('/sign-in', { username: 'stormed', password: PASSWORD })))
    const pending = rows('request').filter(({ subscriber_id, state }) => subscriber_id === id && state === 'pending')
    expect(pending).toHaveLength(5)
    expect(new Set(pending.map(({ number }) => number)).size).toBe(5)
    expect((await member.phone.requests()).ok).toBe(true)
  })

  it('T16 thirty wrong passwords at once for one name: ten are looked at', async () => {
    const from = anAddress()
    const browsers = Array.from({ length: 30 }, () => house.browser({ from }))
    const answers = await atOnce(house.server, () =>
      browsers.map((browser, i) => browser.post('/sign-in', { username: 'admin', password: `wrong ${i}` })),
    )
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
  })

  it('T20 one user name given to ten people at once: one has it', async () => {
    const { browser: admin } = house.administrator
    const people = Array.from({ length: 10 }, (_, i) => ({ username: 'wanted', displayName: `Person ${i}`, role: 'person' }))
    const answers = await atOnce(house.server, () => people.map((person) => admin.copy().post('/people', person)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 422)])
  })

  it('T02 the set-up link used ten times at once: one administrator', async () => {
    const server = await startServer()
    try {
      const path = new URL(await server.setUpLink()).pathname
      const browsers = Array.from({ length: 10 }, () => new Browser(server.portalUrl))
      const names = (i: number) => ({ username: `admin${i}`, displayName: `Admin ${i}`, password: PASSWORD })
      const answers = await atOnce(server, () => browsers.map((browser, i) => browser.post(path, names(i))))
      expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
      expect(readRows(server.dataFolder).subscriber).toHaveLength(1)
    } finally {
      await server.close()
    }
  })

  it('T01 two phones prove and claim at once: bound with its own keys, or frozen with nobody bound', async () => {
    for (const round of rounds) {
      const browser = await house.welcomed(`late-thief${round}`)
      const link = need(linkOn(await browser.open('/activate')), 'a link')
      const [phone, thief] = [await house.phone(), await house.phone()]
      const [mine, theirs] = [await phone.prepareClaim(link, PIN), await thief.prepareClaim(link, PIN)]
      if (!mine.ok || !theirs.ok) throw new Error('not opened')
      await phone.sendClaim(mine.value)
      const number = need(numberOn(await browser.open('/activate')), 'a number')
      const member = { username: '', password: '', browser, phone }
      const { approve: yes } = await decisions(member, { browser, number, page: await browser.open('/activate') })
      const [proved, stolen] = await atOnce<Answer | Awaited<ReturnType<typeof thief.sendClaim>>>(house.server, () => [
        yes(),
        thief.sendClaim(theirs.value),
      ])
      const bound = (proved as Answer).status === 200
      expect(stolen).toMatchObject({ ok: false, code: bound ? 'code_used' : 'code_frozen' })
      const page = await browser.open('/activate')
      expect(bound ? page.path : page.html).toContain(bound ? '/activate/done' : 'Two phones used this code')
    }
  })

  it('an approval and the answer of a phone that is on two accounts do not meet', async () => {
    const phone = await house.phone()
    const [one, two] = [await house.member('shared-one', phone), await house.member('shared-two', phone)]
    const [first, second] = [await house.waiting(one), await house.waiting(two)]
    expect(first.number).not.toBe(second.number)
    expect((await approve(phone, second.number)).ok).toBe(true)
    expect((await first.browser.open('/waiting')).path).toBe('/waiting')
    expect((await second.browser.open('/waiting')).path).toBe('/account')
  })
})
