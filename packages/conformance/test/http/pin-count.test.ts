import { paths } from '@countersign/protocol/phone/paths.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { atOnce } from '../../src/http/at-once.ts'
import { readRows } from '../../src/http/database.ts'
import { callAs, preparedCall } from '../../src/http/forge.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, PIN } from '../../src/http/house.ts'
import { aBlindedElement, guess, pinRow } from '../../src/http/pin.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const lift = async (username: string) => house.administer(`/people/${await house.idOf(username)}/allow-tries`)
const deletions = () =>
  readRows(house.server.dataFolder).audit?.filter(({ line }) => Buffer.from(line as Uint8Array).includes('pin.deleted')).length

describe('T11 wrong PINs are counted before they are answered', () => {
  it('five, then the pause; the right one does not end it; lifted once; five more, and the key is gone for good', async () => {
    const ana = await house.member('ana')
    const { number, browser } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    for (const left of [4, 3, 2, 1, 0]) expect(await guess(ana.phone, shown)).toMatchObject({ code: 'pin_wrong', extra: { left } })
    for (const pin of ['0001', PIN]) expect(await ana.phone.approve(shown, number, pin)).toMatchObject({ code: 'pin_paused' })

    expect((await lift('ana')).path).toMatch(/^\/people\//)
    for (const left of [4, 3, 2, 1, 0]) expect(await guess(ana.phone, shown)).toMatchObject({ code: 'pin_wrong', extra: { left } })
    const before = deletions() ?? 0
    expect(await ana.phone.approve(shown, number, PIN)).toMatchObject({ code: 'pin_gone' })
    expect(deletions()).toBe(before + 1)
    expect(pinRow(house.server.dataFolder, ana.phone)).toMatchObject({ state: 'gone', sealed: null })

    await lift('ana')
    await house.server.kill9()
    await house.server.restart()
    expect(await ana.phone.approve(shown, number, PIN)).toMatchObject({ code: 'pin_gone' })
    expect((await browser.open('/account')).path).toBe('/waiting')
    expect(pinRow(house.server.dataFolder, ana.phone)).toMatchObject({ state: 'gone', sealed: null })
  })

  it('a pause is lifted once only, and lifting is nothing without a pause', async () => {
    const ben = await house.member('ben')
    await lift('ben')
    expect(pinRow(house.server.dataFolder, ben.phone)).toMatchObject({ allowed: 5 })
    await house.waiting(ben)
    const shown = await newestRequest(ben.phone)
    for (let i = 0; i < 5; i++) await guess(ben.phone, shown)
    expect(await guess(ben.phone, shown)).toMatchObject({ code: 'pin_paused' })
    await lift('ben')
    await lift('ben')
    expect(pinRow(house.server.dataFolder, ben.phone)).toMatchObject({ allowed: 10 })
  })

  it('the right one within the tries clears the count, and says how many were wrong', async () => {
    const eve = await house.member('eve')
    const { number } = await house.waiting(eve)
    const shown = await newestRequest(eve.phone)
    for (let i = 0; i < 3; i++) await guess(eve.phone, shown)
    expect(await approve(eve.phone, number)).toMatchObject({ ok: true, value: { pin_wrong_before: 3 } })
    const next = await house.waiting(eve)
    expect(await guess(eve.phone, await newestRequest(eve.phone))).toMatchObject({ extra: { left: 4 } })
    expect(await approve(eve.phone, next.number)).toMatchObject({ ok: true, value: { pin_wrong_before: 1 } })
  })

  it('a wrong PIN burns no request, and the page knows nothing of it', async () => {
    const kim = await house.member('kim')
    const { browser, number } = await house.waiting(kim)
    await guess(kim.phone, await newestRequest(kim.phone))
    expect((await browser.open('/waiting')).html).toContain(number.slice(0, 3))
    expect((await approve(kim.phone, number)).ok).toBe(true)
  })
})

describe('T11 what an evaluation costs', () => {
  let member: Member
  beforeAll(async () => {
    member = await house.member('costs')
  })
  const evaluate = async (live: string, blinded = aBlindedElement(), by = member) => (await evaluation(live, blinded, by))()
  const evaluation = (live: string, blinded: string, by: Member) =>
    preparedCall(house.server.phoneUrl, paths.evaluate, by.phone.installation, {
      typ: 'countersign/pin-evaluate',
      v: 1,
      iid: by.phone.iid,
      kid: need(by.phone.state.pin, 'a PIN').kid,
      for: live,
      blinded,
    })

  it('the same element again: the same answer, the same seq, no charge; another element: the next seq', async () => {
    await house.waiting(member)
    const { txn } = (await newestRequest(member.phone)).context
    const element = aBlindedElement()
    const [first, again] = [await evaluate(txn, element), await evaluate(txn, element)]
    expect(first.status).toBe(200)
    expect(again.text).toBe(first.text)
    const prepared = [await evaluation(txn, element, member), await evaluation(txn, element, member)]
    const both = await atOnce(house.server, () => prepared.map((send) => send()))
    for (const { text } of both) expect(text).toBe(first.text)
    const { seq } = JSON.parse(first.text) as { seq: number }
    expect(pinRow(house.server.dataFolder, member.phone)).toMatchObject({ charged: seq })
    expect(JSON.parse((await evaluate(txn)).text)).toMatchObject({ seq: seq + 1 })
  })

  it('nothing without a live request: not for one that was made up, decided, withdrawn, or is somebody else’s', async () => {
    const charged = () => pinRow(house.server.dataFolder, member.phone)?.['charged']
    const before = charged()
    const cancelled = await house.waiting(member)
    const { txn } = (await newestRequest(member.phone)).context
    await cancelled.browser.submit('/waiting/cancel')
    const other = await house.member('somebody-else')
    await house.waiting(other)
    const theirs = (await newestRequest(other.phone)).context.txn
    const enrolments = readRows(house.server.dataFolder).enrolment ?? []
    const foreign = enrolments.map(({ id }) => String(id))
    for (const live of [txn, theirs, `txn_${'A'.repeat(22)}`, `enr_${'A'.repeat(22)}`, ...foreign]) {
      const answer = await evaluate(live)
      expect(answer.status, live).toBe(403)
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'pin_not_live' })
    }
    expect(charged()).toBe(before)
  })

  it('nothing under another installation’s name or key', async () => {
    const victim = await house.member('victim')
    await house.waiting(victim)
    const { txn } = (await newestRequest(victim.phone)).context
    const { kid } = need(victim.phone.state.pin, 'a PIN')
    const message = { typ: 'countersign/pin-evaluate', v: 1, kid, for: txn, blinded: aBlindedElement() }
    const as = (iid: string) => callAs(house.server.phoneUrl, paths.evaluate, member.phone.installation, { ...message, iid })
    expect(JSON.parse((await as(victim.phone.iid)).text)).toMatchObject({ code: 'pin_refused' })
    expect(JSON.parse((await as(member.phone.iid)).text)).toMatchObject({ code: 'pin_refused' })
    expect(pinRow(house.server.dataFolder, victim.phone)).toMatchObject({ charged: 2, cleared: 2 })
  })

  it.each([
    ['the identity', 'A'.repeat(43)],
    ['no canonical point', `${'_'.repeat(42)}8`],
  ])('%s is no element: malformed, no charge', async (_, element) => {
    const somebody = await house.member(`element${element.length}${element[0] === 'A' ? 'a' : 'b'}`)
    await house.waiting(somebody)
    const { txn } = (await newestRequest(somebody.phone)).context
    expect(JSON.parse((await evaluate(txn, element, somebody)).text)).toMatchObject({ code: 'malformed' })
    expect(pinRow(house.server.dataFolder, somebody.phone)).toMatchObject({ charged: 2 })
  })

  it('fifty different guesses at once: five are answered, never more', async () => {
    const raced = await house.member('raced')
    await house.waiting(raced)
    const { txn } = (await newestRequest(raced.phone)).context
    const prepared = await Promise.all(Array.from({ length: 50 }, () => evaluation(txn, aBlindedElement(), raced)))
    const answers = await atOnce(house.server, () => prepared.map((send) => send()))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 423)).toHaveLength(45)
    const seqs = answers.filter(({ status }) => status === 200).map(({ text }) => (JSON.parse(text) as { seq: number }).seq)
    expect(new Set(seqs).size).toBe(5)
  })
})
