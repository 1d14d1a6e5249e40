import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Answer } from '../../src/http/ask.ts'
import { atOnce } from '../../src/http/at-once.ts'
import { auditLines } from '../../src/http/audit.ts'
import { readRows, stateOf } from '../../src/http/database.ts'
import { decisionsOver } from '../../src/http/decisions.ts'
import { callAs, possessionOf, preparedCall } from '../../src/http/forge.ts'
import { type Fillable, smallFileSystem, writesForbidden } from '../../src/http/full-disk.ts'
import { type House, type Member, need, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { problemOf, readJson } from '../../src/http/phone-line.ts'
import { aBlindedElement } from '../../src/http/pin.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const disks = [smallFileSystem(), writesForbidden()].filter((disk): disk is Fillable => disk !== null)

describe.each(disks)('$what', (disk) => {
  let house: House
  let ana: Member
  beforeAll(async () => {
    house = await openHouse({ dataFolder: disk.folder })
    ana = await house.member('ana')
  })
  afterAll(async () => {
    await house?.close()
    disk.remove()
  })

  /** The log may still have room of its own: writes until one is refused. */
  async function untilRefused(): Promise<void> {
    for (let i = 0; i < 2000; i++) {
      const { status } = await ana.browser.post('/language', { lang: i % 2 ? 'en' : 'fr', back: '/' })
      if (status === 500) return
    }
    throw new Error('the disk did not get full')
  }

  it('nothing is accepted, evaluated or told; pages can be read; and with room again the very same messages are taken, once', async () => {
    const { browser, number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const { txn, iss } = shown.context
    const pin = await ana.phone.pinFor(txn, iss, PIN)
    if (!pin.ok) throw new Error(pin.code)
    const possession = possessionOf(ana.phone)
    const approve = { decision: await decisionsOver(ana.phone, possession, { shown, number, pin: pin.value }).approve() }
    const ben = await house.welcomed('ben')
    const phone = await house.phone()
    const account = await phone.prepareClaim(need(linkOn(await ben.open('/activate')), 'a link'), PIN)
    if (!account.ok) throw new Error(account.code)
    const claim = { claim: account.value.claim }
    const kid = need(ana.phone.state.pin?.kid, 'a PIN')
    const guess = { typ: 'countersign/pin-evaluate', v: 1, iid: ana.phone.iid, kid, for: txn, blinded: aBlindedElement() }
    const { phoneUrl } = house.server
    const calls = async () =>
      Promise.all([
        preparedCall(phoneUrl, paths.decide, possession, approve),
        preparedCall(phoneUrl, paths.claim, phone.installation, claim),
        preparedCall(phoneUrl, paths.evaluate, ana.phone.installation, guess),
      ])
    const sends = await calls()
    const process = house.server.pid()

    disk.fill(house.server)
    await untilRefused()
    const before = stateOf(house.server.dataFolder, [])
    const answers = (await atOnce(house.server, () => [...sends.map((send) => send()), ben.copy().post('/activate/fresh')])) as Answer[]
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500])
    for (const answer of answers.slice(0, 3)) expect(problemOf(answer)).toBe('internal')
    expect(stateOf(house.server.dataFolder, [])).toEqual(before)
    expect(numberOn(await browser.open('/waiting'))).toBe(number)
    expect((await ben.open('/activate')).html).toContain('data-state="opened"')
    expect(await ana.phone.requests()).toMatchObject({ ok: true, value: { requests: [{ txn }] } })
    expect((await house.browser().get('/sign-in')).status).toBe(200)

    disk.free(house.server)
    const again: Answer[] = []
    for (const send of sends) again.push(await send())
    expect(again.map(({ status }) => status)).toEqual([200, 200, 403])
    // A request that was approved meanwhile gets no guess; the refused one was not charged.
    expect(problemOf(again[2] as Answer)).toBe('pin_not_live')
    expect(house.server.pid()).toBe(process)
    expect(readJson((await callAs(phoneUrl, paths.decide, possession, approve)).text)).toEqual(readJson(again[0]?.text ?? ''))
    expect((await browser.open('/waiting')).path).toBe('/account')
    expect(await ben.until('/activate', numberOn)).toMatch(/^\d{6}$/)
    const kinds = auditLines(house.server.dataFolder).map(({ kind, data }) => `${kind} ${data['txn'] ?? data['enr']}`)
    for (const line of [`transaction.approved ${txn}`, `transaction.consumed ${txn}`, `enrolment.claimed ${account.value.opened.sid}`])
      expect(kinds.filter((one) => one === line)).toHaveLength(1)
    expect(readRows(house.server.dataFolder).pin_charge?.filter(({ iid }) => iid === ana.phone.iid).length).toBe(3)
  })

  it('a consumption that finds no room leaves the approval to the next look', async () => {
    const { browser, number } = await house.waiting(ana)
    expect((await ana.phone.approve(await newestRequest(ana.phone), number, PIN)).ok).toBe(true)
    disk.fill(house.server)
    await untilRefused()
    expect((await browser.get('/waiting')).status).toBe(500)
    disk.free(house.server)
    expect((await browser.open('/waiting')).path).toBe('/account')
  })
})
