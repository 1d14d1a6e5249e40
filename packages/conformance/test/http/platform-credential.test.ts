import { sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type House, newestRequest, openHouse } from '../../src/http/house.ts'
import { platformMember } from '../../src/http/platform-member.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

it('a phone that verifies by its platform credential activates and signs in', async () => {
  const wanda = await platformMember(house, 'wanda')
  const { browser, number } = await house.waiting(wanda)
  const { possession, credential, phone } = wanda
  const shown = await newestRequest(phone)
  const decision = await signApproval({ shown, iid: phone.iid, possession, lang: 'en', number, person: credential.person })
  expect(await sendDecision(phone.link, possession, decision)).toMatchObject({ ok: true, value: { state: 'approved' } })
  expect((await browser.open('/waiting')).path).toBe('/account')
})
