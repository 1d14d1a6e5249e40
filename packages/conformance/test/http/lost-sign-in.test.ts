import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../src/http/ask.ts'
import type { Browser } from '../../src/http/browser.ts'
import { type ShiftedClock, shiftedClock } from '../../src/http/clock.ts'
import { readRows } from '../../src/http/database.ts'
import { approve, type House, type Member, need, openHouse, PIN } from '../../src/http/house.ts'

/** How long the old token may ask once more (Spec §6.4). Seconds. */
const LIFE = 60

let house: House
let clock: ShiftedClock
let ana: Member
beforeAll(async () => {
  clock = shiftedClock()
  house = await openHouse({ env: clock.env })
  ana = await house.member('ana')
})
afterAll(async () => {
  await house?.close()
  clock?.remove()
})

/** A browser whose sign-in was approved and used up, and that has never seen the answer. */
async function lost(): Promise<{ browser: Browser; answer: Answer; line: Browser }> {
  const { browser, number } = await house.waiting(ana)
  expect((await approve(ana.phone, number)).ok).toBe(true)
  const line = browser.copy()
  return { browser, answer: await line.get('/waiting'), line }
}

const place = async (browser: Browser, path: string) => (await browser.open(path)).path

/** What a browser can tell two answers apart by. */
const bytes = ({ status, headers: { date: _, ...headers }, text }: Answer) => ({ status, headers, text })

describe('T22 the answer that signs a browser in is lost', () => {
  it('asked again with the old token, it is the same answer, byte for byte; then the old token is dead', async () => {
    const { browser, answer, line } = await lost()
    const old = browser.copy()
    expect(bytes(await browser.copy().get('/waiting'))).toEqual(bytes(answer))
    expect(bytes(await browser.get('/waiting'))).toEqual(bytes(answer))
    expect(browser.token).toBe(line.token)
    expect(await place(browser, '/account')).toBe('/account')
    for (const path of ['/waiting', '/activate', '/account']) expect(await place(old, path)).toBe('/sign-in')
  })

  it('also after the power failed, and it stays one session with one line in the log', async () => {
    const before = readRows(house.server.dataFolder).session?.length ?? 0
    const { browser, answer } = await lost()
    await house.server.kill9()
    await house.server.restart()
    expect(bytes(await browser.get('/waiting'))).toEqual(bytes(answer))
    const { session = [], audit = [] } = readRows(house.server.dataFolder)
    expect(session).toHaveLength(before + 1)
    const txn = session.at(-1)?.['transaction_id']
    const lines = audit.map(({ line }) => Buffer.from(line as Uint8Array).toString('utf8'))
    expect(lines.filter((line) => line.includes('"transaction.consumed"') && line.includes(String(txn)))).toHaveLength(1)
  })

  it('the old token opens nothing but the page that signs in', async () => {
    const { browser } = await lost()
    for (const path of ['/account', '/people', '/activate/done', '/']) expect(await place(browser.copy(), path)).toBe('/sign-in')
    expect((await browser.copy().head('/live/waiting')).status).toBe(403)
    for (const path of ['/waiting/again', '/waiting/cancel', '/account/add-phone', '/activate/fresh'])
      expect((await browser.copy().post(path)).headers.location).toBe('/sign-in?notice=session-ended')
  })

  it('whoever has the old token gets nothing once the new one was used, on whatever page', async () => {
    const { browser, line } = await lost()
    expect(await place(line, '/account')).toBe('/account')
    expect(await place(browser, '/waiting')).toBe('/sign-in')
    expect(browser.token).not.toBe(line.token)
  })

  it(`nor ${LIFE} seconds later, at the very second, if nobody has`, async () => {
    const { browser, line } = await lost()
    clock.pass(LIFE)
    expect(await place(browser.copy(), '/waiting')).toBe('/sign-in')
    expect(await place(line, '/account')).toBe('/account')
  })

  it('nor after the session has ended, or the person is disabled', async () => {
    const ended = await lost()
    await ended.line.submit('/sign-out')
    expect(await place(ended.browser, '/waiting')).toBe('/sign-in')

    const ben = await house.member('ben')
    const { browser, number } = await house.waiting(ben)
    expect((await approve(ben.phone, number)).ok).toBe(true)
    await browser.copy().get('/waiting')
    await house.administer(`/people/${await house.idOf('ben')}/disable`)
    expect(await place(browser, '/waiting')).toBe('/sign-in')
  })

  it('the next approval of the same session ends it too', async () => {
    const { browser, line } = await lost()
    expect(await place(line, '/account')).toBe('/account')
    clock.pass(901)
    await line.submit('/account/add-phone')
    const second = line.copy()
    expect((await approve(ana.phone, need(numberOn(await line.open('/waiting')), 'a number'))).ok).toBe(true)
    const answer = await line.get('/waiting')
    expect(answer.headers.location).toBe('/activate')
    expect(bytes(await second.get('/waiting'))).toEqual(bytes(answer))
    const code = linkOn(await line.open('/activate'))
    expect(code).not.toBeNull()
    expect(linkOn(await second.open('/activate'))).toBe(code)
    expect(await place(browser, '/waiting')).toBe('/sign-in')
  })

  it('an activation’s too', async () => {
    const browser = await house.welcomed('carla')
    const phone = await house.phone()
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    expect((await phone.activate(link, PIN, () => browser.until('/activate', numberOn))).ok).toBe(true)
    const answer = await browser.copy().get('/activate')
    expect(answer.headers.location).toBe('/activate/done')
    expect(bytes(await browser.get('/activate'))).toEqual(bytes(answer))
    expect(await place(browser, '/account')).toBe('/account')
  })

  it('neither the database nor the key file, nor both, can make the new token: a row without the old token tells nothing', async () => {
    const { line } = await lost()
    const token = need(line.token, 'a token')
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(readRows(house.server.dataFolder))).not.toContain(token)
    expect(await place(line, '/account')).toBe('/account')
    expect(readRows(house.server.dataFolder).session?.filter((one) => one['retired_salt'] !== null && one['stage'] === 'full')).toEqual(
      readRows(house.server.dataFolder).session?.filter((one) => one['retired_at'] !== null),
    )
    expect(readRows(house.server.dataFolder).session?.at(-1)).toMatchObject({ retired_hash: null, retired_salt: null, retired_at: null })
  })
})
