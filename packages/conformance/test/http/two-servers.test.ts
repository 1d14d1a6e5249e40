import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { readContext } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../src/http/ask.ts'
import { atOnce } from '../../src/http/at-once.ts'
import { type Decisions, decisionsOver } from '../../src/http/decisions.ts'
import { possessionOf } from '../../src/http/forge.ts'
import { type Member, need, newestRequest, PIN } from '../../src/http/house.ts'
import { problemOf, readJson } from '../../src/http/phone-line.ts'
import { type Recorder, record, watch } from '../../src/http/recorder.ts'
import { openTwoServers, type TwoServers } from '../../src/http/two-servers.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Fifty at once against two server processes on one database: one wins, once; and who asks again hears the same. */

let two: TwoServers
let recorder: Recorder
let ana: Member
beforeAll(async () => {
  two = await openTwoServers()
  recorder = record(two.house.server.dataFolder)
  ana = await two.house.member('ana')
})
afterAll(async () => {
  recorder?.close()
  await two?.close()
})

const folder = () => two.house.server.dataFolder
const fifty = <T>(make: (i: number) => T): T[] => Array.from({ length: 50 }, (_, i) => make(i))
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort()
/** The one member that runs on with the clock (Spec §1.3). */
const still = (text: string) => text.replaceAll(/"expires_in":\d+/g, '"expires_in":0')

async function aCodeWith(username: string, phones: number) {
  const browser = await two.house.welcomed(username)
  const link = need(linkOn(await browser.open('/activate')), 'a link')
  const claims = []
  for (let i = 0; i < phones; i++) {
    const phone = await two.house.phone()
    const account = await phone.prepareClaim(link, PIN)
    if (!account.ok) throw new Error(account.code)
    claims.push({ phone, account: account.value })
  }
  return { browser, claims, claim: claims[0] as (typeof claims)[0] }
}

async function aProof(username: string) {
  const { browser, claim } = await aCodeWith(username, 1)
  const { phone, account } = claim
  const claimed = await phone.sendClaim(account)
  const context = claimed.ok && claimed.value.proof !== null ? claimed.value.proof.context : ''
  const number = need(numberOn(await browser.open('/activate')), 'a number')
  const shown = need(readContext(context), 'a context')
  return {
    browser,
    phone,
    possession: account.possession,
    decisions: decisionsOver(phone, account.possession, { shown, number, pin: account.pin }),
  }
}

async function aSignIn() {
  const { browser, number } = await two.house.waiting(ana)
  const shown = await newestRequest(ana.phone)
  const pin = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!pin.ok) throw new Error(pin.code)
  const possession = possessionOf(ana.phone)
  return { browser, possession, decisions: decisionsOver(ana.phone, possession, { shown, number, pin: pin.value }) }
}

/** Every winner's message, to be asked again when both servers have been started anew. */
const afterRestart: (() => Promise<void>)[] = []

/** The winner's message, asked again of both servers: the answer is the first one. */
async function answeredTheSame(path: string, key: Parameters<TwoServers['send']>[2], message: unknown, answer: Answer): Promise<void> {
  const again = async () => {
    for (const server of [two.house.server, two.second]) {
      const { status, text, headers } = await two.send(server, path, key, message)
      expect([status, still(text), headers['content-type']]).toEqual([answer.status, still(answer.text), answer.headers['content-type']])
    }
  }
  await again()
  afterRestart.push(again)
}

const mixed: readonly (keyof Decisions)[] = ['approve', 'deny', 'wrong']

describe('a claim', () => {
  it('fifty times the same: one is accepted, and all hear so in the same bytes; also later, and elsewhere', async () => {
    const { claim } = await aCodeWith('claims-alike', 1)
    const [key, message] = [claim.phone.installation, { claim: claim.account.claim }]
    const since = watch(recorder, folder())
    const answers = await two.race(
      paths.claim,
      fifty(() => ({ key, message })),
    )
    expect(new Set(statuses(answers))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ text }) => still(text))).size).toBe(1)
    const { moves, kinds, outbox } = since()
    expect([moves('enrolment'), kinds, outbox.map(({ kind }) => kind)]).toEqual([['open → claimed'], ['enrolment.claimed'], ['wake']])
    const [first] = answers as [Answer]
    await answeredTheSame(paths.claim, key, message, first)
  })

  it('of fifty phones: one is accepted, one freezes it, each once', async () => {
    const { claims } = await aCodeWith('claims-apart', 50)
    const since = watch(recorder, folder())
    const answers = await two.race(
      paths.claim,
      claims.map(({ phone, account }) => ({ key: phone.installation, message: { claim: account.claim } })),
    )
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    for (const answer of answers) if (answer.status !== 200) expect(problemOf(answer)).toBe('code_frozen')
    const { moves, kinds, outbox } = since()
    expect(moves('enrolment')).toEqual(['open → claimed', 'claimed → frozen'])
    expect(moves('authenticator')).toEqual(['pending → removed'])
    expect(kinds).toEqual(['enrolment.claimed', 'enrolment.frozen'])
    expect(outbox.map(({ kind }) => kind)).toEqual(['wake', 'wake', 'notice'])
  })
})

describe.each([
  ['the proof of an activation', () => aProof(`proof${Math.random()}`.replace('.', '')), ['enrolment.activated'], ['notice']],
  ['a decision on a sign-in', aSignIn, [], []],
] as const)('%s', (_name, prepared, also, told) => {
  it('fifty times the same: it settles once, and all hear so in the same bytes; also later, and elsewhere', async () => {
    const { browser, possession, decisions } = await prepared()
    const message = { decision: await decisions.approve() }
    const since = watch(recorder, folder())
    const answers = await two.race(
      paths.decide,
      fifty(() => ({ key: possession, message })),
    )
    expect(new Set(statuses(answers))).toEqual(new Set([200]))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    const { moves, kinds, outbox } = since()
    expect(moves('request')).toEqual(['pending → approved'])
    expect(kinds).toEqual(['transaction.approved', ...also])
    expect(outbox.map(({ kind }) => kind).sort()).toEqual([...told, 'wake'])
    const [first] = answers as [Answer]
    await answeredTheSame(paths.decide, possession, message, first)
    await browser.open('/waiting')
  })

  it('fifty different ones, approvals, denials and wrong numbers: one settles, the others hear that one did', async () => {
    const { browser, possession, decisions } = await prepared()
    const messages = await Promise.all(
      fifty(async (i) => ({ key: possession, message: { decision: await decisions[mixed[i % 3] ?? 'deny']() } })),
    )
    const since = watch(recorder, folder())
    const answers = await two.race(paths.decide, messages)
    const { moves, kinds, outbox } = since()
    expect(moves('request')).toHaveLength(1)
    expect(kinds.filter((kind) => /^transaction\.(approved|denied|burnt)$/.test(kind))).toHaveLength(1)
    expect(outbox.filter(({ kind }) => kind === 'wake')).toHaveLength(1)
    const effects = answers.flatMap((answer, i) => (answer.status === 200 || problemOf(answer) === 'number_wrong' ? [{ answer, i }] : []))
    expect(effects).toHaveLength(1)
    for (const answer of answers)
      if (answer !== effects[0]?.answer) expect(problemOf(answer)).toMatch(/^(request_decided|activation_failed)$/)
    const winner = need(effects[0], 'a winner')
    await answeredTheSame(paths.decide, possession, need(messages[winner.i], 'its message').message, winner.answer)
    await browser.post('/sign-out')
  })
})

describe('a consumption', () => {
  const looks = (tabs: readonly { get(path: string): Promise<Answer> }[], path: string) =>
    atOnce([two.house.server, two.second], () => tabs.map((tab) => tab.get(path)))

  it.each([
    ['of a sign-in', '/waiting', '/account', aSignIn],
    ['of an activation', '/activate', '/activate/done', () => aProof(`used${Math.random()}`.replace('.', ''))],
  ] as const)(
    '%s, fifty times by the browser that began it: one session, one line, one token for all',
    async (_name, path, to, prepared) => {
      const { browser, possession, decisions } = await prepared()
      expect((await two.send(two.house.server, paths.decide, possession, { decision: await decisions.approve() })).status).toBe(200)
      const since = watch(recorder, folder())
      const doors = [two.house.server.portalUrl, two.second.portalUrl]
      const answers = await looks(
        fifty((i) => browser.copy(doors[i % 2])),
        path,
      )
      for (const { status, headers } of answers) expect([status, headers.location]).toEqual([303, to])
      expect(new Set(answers.map(({ cookies }) => JSON.stringify(cookies))).size).toBe(1)
      const { moves, kinds, outbox } = since()
      expect([moves('request'), kinds, outbox.map(({ kind }) => kind)]).toEqual([
        ['approved → consumed'],
        ['transaction.consumed'],
        ['wake'],
      ])
      const late = browser.copy(two.second.portalUrl)
      expect((await late.get(path)).cookies).toEqual(answers[0]?.cookies)
      expect((await late.open('/account')).path).toBe('/account')
      expect((await browser.open(path)).path).toBe('/sign-in')
    },
  )

  it('by fifty other browsers of the same person: none', async () => {
    const { browser, possession, decisions } = await aSignIn()
    const other = await two.house.waiting(ana)
    expect((await two.send(two.second, paths.decide, possession, { decision: await decisions.approve() })).status).toBe(200)
    const since = watch(recorder, folder())
    const doors = [two.house.server.portalUrl, two.second.portalUrl]
    for (const { status, cookies } of await looks(
      fifty((i) => other.browser.copy(doors[i % 2])),
      '/waiting',
    ))
      expect([status, cookies]).toEqual([200, []])
    expect(since().moves('request')).toEqual([])
    await other.browser.post('/sign-out')
    expect((await browser.open('/waiting')).path).toBe('/account')
  })
})

it('what one server has committed, the other’s page shows at its next look, without a hint', async () => {
  const { browser, possession, decisions } = await aSignIn()
  const elsewhere = browser.copy(two.second.portalUrl)
  expect(numberOn(await elsewhere.open('/waiting'))).not.toBeNull()
  const denied = await two.send(two.house.server, paths.decide, possession, { decision: await decisions.deny() })
  expect(readJson(denied.text)).toMatchObject({ state: 'denied' })
  expect((await elsewhere.open('/waiting')).html).toContain('refused on your phone')
})

it('when both were killed and started anew, every winner hears its answer again', async () => {
  await Promise.all([two.house.server.kill9(), two.second.kill9()])
  await Promise.all([two.house.server.restart(), two.second.restart()])
  expect(afterRestart.length).toBeGreaterThanOrEqual(5)
  for (const again of afterRestart) await again()
})
