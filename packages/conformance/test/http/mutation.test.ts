import { linkOn } from '@countersign/client/portal-visitor.ts'
import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { fromBase64url, toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import type { Signed } from '@countersign/protocol/jws.ts'
import { signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stateOf } from '../../src/http/database.ts'
import { callAs, possessionOf } from '../../src/http/forge.ts'
import { type House, type Member, need, newestRequest, openHouse, PIN, type Waiting } from '../../src/http/house.ts'
import { mutations } from '../../src/http/mutations.ts'
import { problemOf } from '../../src/http/phone-line.ts'
import { aBlindedElement } from '../../src/http/pin.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

/** A wrong secret is counted against its code: that much a mutation may change. */
function state() {
  const rows = stateOf(house.server.dataFolder)
  return { ...rows, enrolment: (rows.enrolment ?? []).map(({ wrong_secrets: _, ...rest }) => rest) }
}

/** Each mutation with a fresh proof by the right key: none is accepted, none changes anything. */
async function noneCounts(path: string, key: PhoneKey, mutated: Iterable<readonly [string, unknown]>): Promise<number> {
  const before = state()
  let count = 0
  for (const [what, message] of mutated) {
    count++
    const answer = await callAs(house.server.phoneUrl, path, key, message)
    expect(answer.status, `${what}: ${answer.text}`).toBeGreaterThanOrEqual(400)
    expect(answer.status, `${what}: ${answer.text}`).toBeLessThan(500)
    expect(problemOf(answer), what).toMatch(/^[a-z_]+$/)
    if (count % 20 === 0) expect(state(), what).toEqual(before)
  }
  expect(state()).toEqual(before)
  return count
}

/** Mutations of the signed message, of each signature's header, and of what is in the payload, under the old signatures. */
function* ofSigned(member: string, signed: Signed): Iterable<readonly [string, unknown]> {
  yield* mutations({ [member]: signed })
  const payload = JSON.parse(Buffer.from(fromBase64url(signed.payload)!).toString('utf8')) as unknown
  for (const [what, other] of mutations(payload)) {
    yield [`payload ${what}`, { [member]: { ...signed, payload: toBase64url(utf8(JSON.stringify(other))) } }]
  }
  for (const [i, one] of signed.signatures.entries()) {
    const header = JSON.parse(Buffer.from(fromBase64url(one.protected)!).toString('utf8')) as unknown
    for (const [what, other] of mutations(header)) {
      const signatures = signed.signatures.with(i, { ...one, protected: toBase64url(utf8(JSON.stringify(other))) })
      yield [`header ${i} ${what}`, { [member]: { ...signed, signatures } }]
    }
  }
}

describe('T05 each field of each message changed, under a fresh proof by the right key', () => {
  it('open and requests', async () => {
    const browser = await house.welcomed('mutated-open')
    await browser.open('/activate')
    const phone = await house.phone()
    const open = { typ: 'countersign/open', v: 1, name: 'ZZZZ', secret_sha256: 'A'.repeat(43) }
    const requests = { typ: 'countersign/requests', v: 1, iid: phone.iid }
    expect((await callAs(house.server.phoneUrl, paths.requests, phone.installation, requests)).status).toBe(200)
    expect(await noneCounts(paths.requests, phone.installation, mutations(requests))).toBeGreaterThan(8)
    const shapes = [...mutations(open)].filter(([what]) => !what.startsWith('name flipped') && !what.startsWith('secret'))
    expect(await noneCounts(paths.open, phone.installation, shapes)).toBeGreaterThan(5)
  })

  it('evaluate', async () => {
    const member = await house.member('mutated-evaluate')
    await house.waiting(member)
    const { txn } = (await newestRequest(member.phone)).context
    const { kid } = need(member.phone.state.pin, 'a PIN')
    const message = { typ: 'countersign/pin-evaluate', v: 1, iid: member.phone.iid, kid, for: txn, blinded: aBlindedElement() }
    // Another element is another guess, and no mutation of this one; what is no element is tried in pin-count.test.ts.
    const others = [...mutations(message)].filter(([what]) => what !== 'blinded flipped')
    expect(await noneCounts(paths.evaluate, member.phone.installation, others)).toBeGreaterThan(15)
    expect((await callAs(house.server.phoneUrl, paths.evaluate, member.phone.installation, message)).status).toBe(200)
  })

  it('claim', async () => {
    const browser = await house.welcomed('mutated-claim')
    const phone: SimulatedPhone = await house.phone()
    const account = await phone.prepareClaim(need(linkOn(await browser.open('/activate')), 'a link'), PIN)
    if (!account.ok) throw new Error(account.code)
    // Every wrong secret counts against the code: three mutations of it are enough.
    const tried = [...ofSigned('claim', account.value.claim)].filter(([what]) => what !== 'payload secret_sha256 longer')
    expect(await noneCounts(paths.claim, phone.installation, tried)).toBeGreaterThan(100)
    expect(await phone.sendClaim(account.value)).toMatchObject({ ok: true })
  })

  describe('decision', () => {
    let ana: Member
    let waiting: Waiting
    beforeAll(async () => {
      ana = await house.member('mutated-decision')
      waiting = await house.waiting(ana)
    })

    it('approve', async () => {
      const shown = await newestRequest(ana.phone)
      const unlocked = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
      if (!unlocked.ok) throw new Error(unlocked.code)
      const { key, seq } = unlocked.value
      const possession = possessionOf(ana.phone)
      const common = { shown, iid: ana.phone.iid, possession, lang: 'en' } as const
      const signed = await signApproval({ ...common, number: waiting.number, person: { uv: 'pin', key, seq } })
      expect(await noneCounts(paths.decide, possession, ofSigned('decision', signed as Signed))).toBeGreaterThan(80)
      expect((await callAs(house.server.phoneUrl, paths.decide, possession, { decision: signed })).status).toBe(200)
      expect((await waiting.browser.open('/waiting')).path).toBe('/account')
    })

    it('deny', async () => {
      await house.waiting(ana)
      const shown = await newestRequest(ana.phone)
      const possession = possessionOf(ana.phone)
      const signed = await signDenial({ shown, iid: ana.phone.iid, possession, lang: 'en', reason: 'not_me' })
      expect(await noneCounts(paths.decide, possession, ofSigned('decision', signed as Signed))).toBeGreaterThan(50)
      expect((await callAs(house.server.phoneUrl, paths.decide, possession, { decision: signed })).status).toBe(200)
    })
  })
})
