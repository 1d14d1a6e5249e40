import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { type Bytes, utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { sendDecision, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import type { Assertion } from '@countersign/protocol/transaction/decision.ts'
import { decisionChallenge, portalChallenge } from '@countersign/protocol/webauthn/challenge.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { auditLines } from '../../src/http/audit.ts'
import type { Browser } from '../../src/http/browser.ts'
import { type ShiftedClock, shiftedClock } from '../../src/http/clock.ts'
import { readRows } from '../../src/http/database.ts'
import { type Asked, askedOn, formOf } from '../../src/http/here.ts'
import { type House, type Member, need, newestRequest, openHouse, PASSWORD } from '../../src/http/house.ts'
import type { AssertionFaults } from '../../src/http/platform.ts'
import { type PlatformMember, platformMember } from '../../src/http/platform-member.ts'

/** Refusals per person and network in 10 minutes (Spec §7.3). */
const MOST = 10
const NOT_ACCEPTED = '/waiting?notice=not-accepted'

let house: House
let clock: ShiftedClock
let wanda: PlatformMember
let ines: PlatformMember
let paul: Member
beforeAll(async () => {
  clock = shiftedClock()
  house = await openHouse({ env: clock.env })
  ;[wanda, ines, paul] = await Promise.all([platformMember(house, 'wanda'), platformMember(house, 'ines'), house.member('paul')])
})
/** Nobody's requests stand in the next test's way: five of one person are the most. */
afterEach(() => clock.pass(120))
afterAll(async () => {
  await house?.close()
  clock?.remove()
})

interface Waits {
  readonly browser: Browser
  readonly asked: Asked
}

/** A browser that has given the password and waits, with what its page asks for. */
async function waits({ username }: Pick<Member, 'username'> = wanda, at = house.browser()): Promise<Waits> {
  const page = await at.signIn(username, PASSWORD)
  return { browser: at, asked: need(askedOn(page), `an offer on ${page.path}`) }
}

const portal = () => house.server.portalUrl
const right = (asked: Asked, faults: AssertionFaults = {}, by = wanda) =>
  by.credential.assert(asked.challenge, { origin: portal(), ...faults })
const send = (browser: Browser, assertion: Assertion) => browser.post('/waiting/here', formOf(assertion))
const place = async (browser: Browser, path: string) => (await browser.open(path)).path
const sessionsOf = () => readRows(house.server.dataFolder).session ?? []
const listed = async (by: PlatformMember) => {
  const waiting = await by.phone.requests()
  return waiting.ok ? waiting.value.requests : []
}

/** The answer says no, and the browser is where it was. */
async function refused(browser: Browser, assertion: Assertion, to = NOT_ACCEPTED): Promise<void> {
  const before = browser.token
  const answer = await send(browser, assertion)
  expect([answer.status, answer.headers.location, answer.cookies]).toEqual([303, to, []])
  expect(browser.token).toBe(before)
  expect(await place(browser, '/account')).toBe('/waiting')
}

describe('a sign-in by the platform credential on the portal’s page', () => {
  it('signs in with one gesture: a new token, the request gone from the phone, lines in the log', async () => {
    const { browser, asked } = await waits()
    expect(asked).toMatchObject({ rpId: new URL(portal()).hostname, credentials: [wanda.credential.person.cid] })
    expect(await listed(wanda)).toHaveLength(1)
    const old = browser.copy()
    const answer = await send(browser, right(asked, { flags: 0x1d }))
    expect([answer.status, answer.headers.location]).toEqual([303, '/account'])
    expect(browser.token).not.toBe(old.token)
    expect(await place(browser, '/account')).toBe('/account')
    expect(await place(old, '/account')).toBe('/sign-in')
    expect(await listed(wanda)).toEqual([])
    expect(sessionsOf().at(-1)).toMatchObject({ stage: 'full', methods: '["pwd","pop","phr"]', approved_at: null })
    const [accepted, completed, cancelled] = auditLines(house.server.dataFolder).slice(-3)
    expect(accepted).toMatchObject({ kind: 'session.assertion_accepted', data: { backedUp: true, backupEligible: true } })
    expect(accepted?.actor).toMatch(/^aut_/)
    expect(completed).toMatchObject({ kind: 'session.completed', data: { methods: 'pwd pop phr' } })
    expect(cancelled).toMatchObject({ kind: 'transaction.cancelled', actor: accepted?.actor })
  })

  it('is offered to nobody without such a phone, and shows on no other page', async () => {
    const { page } = await house.waiting(paul)
    expect(askedOn(page)).toBeNull()
    expect(askedOn(await house.browser().open('/sign-in'))).toBeNull()
    expect(askedOn(await wanda.browser.open('/account'))).toBeNull()
  })

  it('the challenge is of this browser’s sign-in alone, the same while it waits, and another after', async () => {
    const [first, second] = [await waits(), await waits()]
    const texts = [first, second].map(({ asked }) => toBase64url(asked.challenge))
    expect(new Set(texts).size).toBe(2)
    expect(askedOn(await first.browser.open('/waiting'))).toEqual(first.asked)
    await first.browser.submit('/sign-out')
    expect(toBase64url((await waits(wanda, first.browser)).asked.challenge)).not.toBe(texts[0])
  })

  it('also when no phone could be asked, or the request is over', async () => {
    const { browser, asked } = await waits()
    await browser.submit('/waiting/cancel')
    expect((await send(browser, right(asked))).headers.location).toBe('/account')
    const late = await waits()
    clock.pass(120)
    expect((await late.browser.open('/waiting')).html).toContain('data-challenge')
    expect((await send(late.browser, right(late.asked))).headers.location).toBe('/account')
  })

  it('is no approval by a phone: for a further phone an existing one is asked', async () => {
    const { browser, asked } = await waits()
    await send(browser, right(asked))
    expect((await browser.post('/account/add-phone')).headers.location).toBe('/waiting')
    expect((await browser.open('/waiting')).html).not.toContain('data-challenge')
  })

  it('a browser that lost the answer looks at its page once more', async () => {
    const { browser, asked } = await waits()
    const line = browser.copy()
    await send(line, right(asked))
    expect(await place(browser, '/waiting')).toBe('/account')
    expect(browser.token).toBe(line.token)
  })
})

describe('T27 an assertion that is not this one', () => {
  const cases: [string, (waiting: Waits) => Assertion][] = [
    ['made on the phone’s origin', ({ asked }) => right(asked, { origin: house.server.phoneUrl })],
    ['made on an origin that begins like the portal’s', ({ asked }) => right(asked, { origin: `${portal()}.evil.example` })],
    ['with a slash after the origin', ({ asked }) => right(asked, { origin: `${portal()}/` })],
    ['of a page inside another site’s', ({ asked }) => right(asked, { crossOrigin: true })],
    ['below another top origin', ({ asked }) => right(asked, { topOrigin: 'https://evil.example' })],
    ['for another RP ID', ({ asked }) => right(asked, { rpId: 'evil.example' })],
    ['a creation', ({ asked }) => right(asked, { type: 'webauthn.create' })],
    ['without the person verified', ({ asked }) => right(asked, { flags: 0x01 })],
    ['without the person present', ({ asked }) => right(asked, { flags: 0x04 })],
    ['backed up and not eligible for it', ({ asked }) => right(asked, { flags: 0x15 })],
    ['by another person’s credential', ({ asked }) => right(asked, {}, ines)],
    ['by another person’s credential under this one’s name', ({ asked }) => right(asked, { id: wanda.credential.person.cid }, ines)],
    ['under the name of a credential of nobody', ({ asked }) => right(asked, { id: toBase64url(new Uint8Array(32)) })],
    ['over another challenge', () => right({ challenge: new Uint8Array(32), rpId: '', credentials: [] })],
    ['over a challenge for a decision', ({ asked }) => right({ ...asked, challenge: decisionChallenge(toBase64url(asked.challenge)) })],
    [
      'over a challenge made of the token',
      ({ asked, browser }) => right({ ...asked, challenge: portalChallenge(portal(), need(browser.token, 'a token')) }),
    ],
    [
      'over the challenge of another portal',
      ({ asked }) => right({ ...asked, challenge: portalChallenge('https://id.example.org', toBase64url(asked.challenge)) }),
    ],
    [
      'with a signature that was changed',
      ({ asked }) => ({ ...right(asked), signature: right({ ...asked, challenge: new Uint8Array(32) }).signature }),
    ],
    ['of nothing', () => ({ id: '', authenticatorData: '', clientDataJSON: '', signature: '' })],
    ['of too much', ({ asked }) => ({ ...right(asked), authenticatorData: toBase64url(new Uint8Array(1025)) })],
    ['in another alphabet', ({ asked }) => ({ ...right(asked), id: `${wanda.credential.person.cid}=` })],
  ]
  it.each(cases)('%s', async (_, make) => {
    const waiting = await waits()
    await refused(waiting.browser, make(waiting))
    expect((await send(waiting.browser, right(waiting.asked))).headers.location).toBe('/account')
  })

  it('of another browser’s sign-in of the same person', async () => {
    const [first, second] = [await waits(), await waits()]
    await refused(second.browser, right(first.asked))
  })

  it('made for a decision: and the other way round', async () => {
    const { browser, asked } = await waits()
    const shown = await newestRequest(wanda.phone)
    const number = need(/<p class="number"[^>]*><span>(\d{3})<\/span><span>(\d{3})/.exec((await browser.open('/waiting')).html), 'a number')
    const { possession, phone, credential } = wanda
    const sign = (person: Parameters<typeof signApproval>[0]['person']) =>
      signApproval({ shown, iid: phone.iid, possession, lang: 'en', number: `${number[1]}${number[2]}`, person })
    const decision = await sign(credential.person)
    await refused(browser, need(decision.webauthn, 'an assertion'))
    // The person touched the sensor for the portal's page; whoever holds that cannot approve with it, not even over the right challenge.
    const here = await sign({ ...credential.person, assert: async () => right(asked) })
    expect(await sendDecision(phone.link, possession, here)).toMatchObject({ ok: false, code: 'signature_invalid' })
    const elsewhere = await sign({
      ...credential.person,
      assert: async (challenge: Bytes) => credential.assert(challenge, { origin: portal() }),
    })
    expect(await sendDecision(phone.link, possession, elsewhere)).toMatchObject({ ok: false, code: 'signature_invalid' })
    expect(await sendDecision(phone.link, possession, decision)).toMatchObject({ ok: true })
    expect(await place(browser, '/waiting')).toBe('/account')
  })

  it('sent by a page of another site', async () => {
    const { browser, asked } = await waits()
    for (const origin of ['https://evil.example', 'null', house.server.phoneUrl]) {
      expect((await browser.post('/waiting/here', formOf(right(asked)), { origin })).status).toBe(403)
    }
    expect(await place(browser, '/account')).toBe('/waiting')
  })

  it('is written down, without what was sent', async () => {
    const { browser, asked } = await waits()
    const wrong = right(asked, { flags: 0x01 })
    await refused(browser, wrong)
    const lines = auditLines(house.server.dataFolder).filter(({ kind }) => kind === 'session.assertion_refused')
    expect(lines.length).toBeGreaterThan(0)
    expect(JSON.stringify(lines)).not.toContain(wrong.signature)
    expect(JSON.stringify(readRows(house.server.dataFolder))).not.toContain(toBase64url(asked.challenge))
  })
})

describe('T27 once', () => {
  it('the captured request again, with the old cookie or the new one', async () => {
    const { browser, asked } = await waits()
    const old = browser.copy()
    const assertion = right(asked)
    await send(browser, assertion)
    expect(await place(browser, '/account')).toBe('/account')
    const count = sessionsOf().length
    for (const at of [old.copy(), browser]) expect((await send(at, assertion)).headers.location).toBe('/waiting')
    expect(await place(old, '/account')).toBe('/sign-in')
    // Nor in the next sign-in of the same browser.
    await browser.submit('/sign-out')
    const next = await waits(wanda, browser)
    await refused(next.browser, assertion)
    expect(sessionsOf()).toHaveLength(count)
  })

  it('fifty at once: one session, one line, and no browser is lost', async () => {
    const { browser, asked } = await waits()
    const assertion = right(asked)
    const before = sessionsOf().length
    const lines = auditLines(house.server.dataFolder).length
    const tabs = Array.from({ length: 50 }, () => browser.copy())
    const answers = await atOnce(house.server, () => tabs.map((tab) => send(tab, assertion)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(303))
    expect(answers.filter(({ headers }) => headers.location === '/account')).toHaveLength(1)
    expect(sessionsOf()).toHaveLength(before)
    const told = auditLines(house.server.dataFolder).slice(lines)
    expect(told.filter(({ kind }) => kind === 'session.assertion_accepted')).toHaveLength(1)
    expect(told.filter(({ kind }) => kind === 'session.completed')).toHaveLength(1)
    const winner = need(
      tabs.find(({ token }) => token !== browser.token),
      'a tab that is in',
    )
    const other = need(
      tabs.find(({ token }) => token === browser.token),
      'a tab that was late',
    )
    expect(await place(other, '/waiting')).toBe('/account')
    expect(other.token).toBe(winner.token)
  })

  it('against the phone’s approval of the same sign-in: one way in, and nothing waits afterwards', async () => {
    for (let round = 0; round < 5; round++) {
      const { browser, asked } = await waits()
      const shown = await newestRequest(wanda.phone)
      const number = need(
        /<p class="number"[^>]*><span>(\d{3})<\/span><span>(\d{3})/.exec((await browser.open('/waiting')).html),
        'a number',
      )
      const { possession, phone, credential } = wanda
      const signed = await signApproval({
        shown,
        iid: phone.iid,
        possession,
        lang: 'en',
        number: `${number[1]}${number[2]}`,
        person: credential.person,
      })
      const before = auditLines(house.server.dataFolder).length
      const line = browser.copy()
      const [, approval] = await atOnce<unknown>(house.server, () => [
        send(line, right(asked)),
        sendDecision(phone.link, possession, signed),
      ])
      expect(await place(line, '/waiting')).toBe('/account')
      const told = auditLines(house.server.dataFolder)
        .slice(before)
        .map(({ kind }) => kind)
      expect(told.filter((kind) => kind === 'session.completed')).toHaveLength(1)
      expect(told.includes('transaction.approved')).toBe(!told.includes('session.assertion_accepted'))
      expect(approval).toMatchObject({ ok: told.includes('transaction.approved') })
      expect(await listed(wanda)).toEqual([])
    }
  })

  it('not over what the phone has decided: a denial ends this sign-in here too', async () => {
    const { browser, asked } = await waits()
    const shown = await newestRequest(wanda.phone)
    const { possession, phone } = wanda
    const denial = await signDenial({ shown, iid: phone.iid, possession, lang: 'en', reason: 'not_me' })
    expect(await sendDecision(phone.link, possession, denial)).toMatchObject({ ok: true })
    expect((await browser.open('/waiting')).html).not.toContain('data-challenge')
    await refused(browser, right(asked), '/waiting')
  })

  it('not after its session has ended, by time or by sign-out', async () => {
    const { browser, asked } = await waits()
    const kept = browser.copy()
    await browser.submit('/sign-out')
    expect((await send(kept, right(asked))).headers.location).toBe('/waiting')
    expect(await place(kept, '/waiting')).toBe('/sign-in')
    const idle = await waits()
    clock.pass(3600)
    expect((await send(idle.browser, right(idle.asked))).headers.location).toBe('/waiting')
    expect(await place(idle.browser, '/waiting')).toBe('/sign-in')
  })

  it('not after the phone was removed, or the person disabled', async () => {
    for (const verb of ['unbind', 'disable']) {
      const name = `gone-${verb}`
      const gone = await platformMember(house, name)
      const { browser, asked } = await waits(gone)
      await house.administer(`/people/${await house.idOf(name)}/${verb}`)
      expect((await send(browser, right(asked, {}, gone))).headers.location).toBe('/waiting')
      expect(await place(browser, '/waiting')).toBe('/sign-in')
      // The password again, where it still opens anything, is met without an offer.
      expect(askedOn(await house.browser().signIn(name, PASSWORD))).toBeNull()
    }
  })

  it(`${MOST} refusals from one network: then nothing is judged there for 10 minutes, and elsewhere it is`, async () => {
    const vera = await platformMember(house, 'vera')
    const { browser, asked } = await waits(vera)
    for (let i = 0; i < MOST; i++) await refused(browser, right(asked, { flags: 0x01 }, vera))
    await refused(browser, right(asked, {}, vera), '/waiting?notice=too-many')
    const elsewhere = await waits(vera)
    expect((await send(elsewhere.browser, right(elsewhere.asked, {}, vera))).headers.location).toBe('/account')
    clock.pass(600)
    const later = await waits(vera, browser)
    expect((await send(later.browser, right(later.asked, {}, vera))).headers.location).toBe('/account')
  })

  it('the power fails right after: the sign-in holds', async () => {
    const { browser, asked } = await waits()
    await send(browser, right(asked))
    await house.server.kill9()
    await house.server.restart()
    expect(await place(browser, '/account')).toBe('/account')
    expect(utf8(need(browser.token, 'a token'))).toHaveLength(43)
  })
})
