import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { Send } from '@countersign/protocol/phone/ports.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { callAs, possessionOf } from '../../src/http/forge.ts'
import { approve, type House, type Member, need, newestRequest, openHouse, otherNumber, PIN } from '../../src/http/house.ts'
import { type Captured, lineTo } from '../../src/http/phone-line.ts'

// Whole programs are started here, one after another: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let house: House
let ana: Member
beforeAll(async () => {
  house = await openHouse()
  ana = await house.member('ana')
})
afterAll(() => house?.close())

/** A line on which the power fails as soon as the first 2xx of `path` has arrived. */
function cutAfter(path: string): { send: Send; cut: Captured[] } {
  const line = lineTo(house.server.phoneUrl)
  const cut: Captured[] = []
  const send: Send = async (request) => {
    const answer = await line(request)
    if (request.path === path && answer.status < 300 && cut.length === 0) {
      const { headers, body } = request
      cut.push({ path, headers, body: new Uint8Array(body), status: answer.status, answer: JSON.stringify(answer.body) })
      await house.server.kill9()
      await house.server.restart()
    }
    return answer
  }
  return { send, cut }
}

/** The same message with a fresh proof, as a phone that lost the answer sends it; `expires_in` runs on. */
async function sameAnswer(cut: readonly Captured[], key: SimulatedPhone['installation']): Promise<void> {
  const [captured] = cut
  if (captured === undefined) throw new Error('the power did not fail')
  const again = await callAs(house.server.phoneUrl, captured.path, key, captured.body)
  expect(again.status).toBe(captured.status)
  const still = (text: string) => JSON.parse(text, (name, value: unknown) => (name === 'expires_in' ? 0 : value)) as unknown
  expect(still(again.text)).toEqual(still(captured.answer))
}

describe('the power fails right after the answer: nothing is lost, the retry answers the same', () => {
  it.each([
    ['open', paths.open],
    ['evaluate', paths.evaluate],
    ['claim', paths.claim],
  ])('%s, at activation', async (name, path) => {
    const browser = await house.welcomed(`cut-${name}`)
    const { send, cut } = cutAfter(path)
    const phone = await SimulatedPhone.create(house.server.phoneUrl, 'Phone', send)
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    let retried = false
    const bound = await phone.activate(link, PIN, async () => {
      // An element that is not the last one any more would be another guess: evaluate is asked again at sign-in below.
      if (path !== paths.evaluate) await sameAnswer(cut, phone.installation)
      retried = true
      return browser.until('/activate', numberOn)
    })
    expect(bound).toMatchObject({ ok: true, value: { state: 'approved' } })
    expect(retried).toBe(true)
    expect((await browser.open('/activate')).path).toBe('/activate/done')
  })

  it('decision, at activation: the phone is bound, and the retry brings the same binding', async () => {
    const browser = await house.welcomed('cut-proof')
    const { send, cut } = cutAfter(paths.decide)
    const phone = await SimulatedPhone.create(house.server.phoneUrl, 'Phone', send)
    const link = need(linkOn(await browser.open('/activate')), 'a link')
    const bound = await phone.activate(link, PIN, () => browser.until('/activate', numberOn))
    expect(bound).toMatchObject({ ok: true, value: { binding: { signatures: [{}] } } })
    await sameAnswer(cut, possessionOf(phone))
    expect((await browser.open('/activate')).path).toBe('/activate/done')
  })

  it('evaluate, at sign-in: the same element again has the same seq and costs nothing', async () => {
    const { browser, number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const { send, cut } = cutAfter(paths.evaluate)
    const image = ana.phone.image(send)
    expect(await image.pinFor(shown.context.txn, shown.context.iss, 'wrong!')).toMatchObject({ code: 'pin_wrong', extra: { left: 4 } })
    await sameAnswer(cut, ana.phone.installation)
    expect(await approve(ana.phone, number)).toMatchObject({ ok: true, value: { pin_wrong_before: 1 } })
    expect((await browser.open('/waiting')).path).toBe('/account')
  })

  it.each(['approved', 'denied', 'burnt'] as const)('decision %s, at sign-in', async (how) => {
    const { browser, number } = await house.waiting(ana)
    const { send, cut } = cutAfter(paths.decide)
    const image = ana.phone.image(send)
    const shown = await newestRequest(image)
    if (how === 'burnt') {
      expect(await image.approve(shown, otherNumber(number), PIN)).toMatchObject({ code: 'number_wrong' })
      await house.server.kill9()
      await house.server.restart()
      expect(await image.approve(shown, number, PIN)).toMatchObject({ ok: false })
    } else {
      const answer = how === 'approved' ? await image.approve(shown, number, PIN) : await image.deny(shown)
      expect(answer).toMatchObject({ ok: true, value: { state: how } })
      await sameAnswer(cut, possessionOf(ana.phone))
    }
    const page = await browser.open('/waiting')
    expect(page.path).toBe(how === 'approved' ? '/account' : '/waiting')
    expect(numberOn(page)).toBeNull()
  })

  it('consumption: the new session stands, the old token and the approval are dead', async () => {
    const { browser, number } = await house.waiting(ana)
    expect((await approve(ana.phone, number)).ok).toBe(true)
    const before = browser.copy()
    const used = await browser.get('/waiting')
    expect(used.status).toBe(303)
    await house.server.kill9()
    await house.server.restart()
    expect(browser.token).not.toBe(before.token)
    expect((await browser.open('/account')).path).toBe('/account')
    expect((await before.open('/waiting')).path).toBe('/sign-in')
    expect((await before.open('/account')).path).toBe('/sign-in')
  })

  it('in the midst of everything: whatever was answered stands, whatever was not can be done again', async () => {
    for (let round = 0; round < 4; round++) {
      const browser = await house.welcomed(`cut-round-${round}`)
      const link = need(linkOn(await browser.open('/activate')), 'a link')
      const phone = await house.phone()
      const account = await phone.prepareClaim(link, PIN)
      if (!account.ok) throw new Error(account.code)
      const sent = phone.sendClaim(account.value)
      await new Promise((resolve) => setTimeout(resolve, round * 4))
      await house.server.kill9()
      const first = await sent
      await house.server.restart()
      const second = await phone.sendClaim(account.value)
      expect(second).toMatchObject({ ok: true, value: { state: 'claimed' } })
      if (first.ok && second.ok) expect(second.value.proof?.context).toBe(first.value.proof?.context)
      const number = await browser.until('/activate', numberOn)
      expect((await approve(phone, number)).ok).toBe(true)
    }
  })

  it('keys and people are the same after all this', async () => {
    const browser = await house.signedIn(ana)
    expect((await browser.open('/account')).html).toContain('Person ana')
  })
})
