import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approve, type House, type Member, newestRequest, openHouse, PIN } from '../../src/http/house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

describe('a change', () => {
  it('works', async () => {
    const ana: Member = await house.member('ana')
    const { number } = await house.waiting(ana)
    const shown = await newestRequest(ana.phone)
    const unlocked = await ana.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
    if (!unlocked.ok) throw new Error(unlocked.code)
    expect(await ana.phone.changePin(shown.context.iss, unlocked.value, '5926')).toMatchObject({ ok: true, value: { pin_wrong_before: 0 } })
    expect(await approve(ana.phone, number, PIN)).toMatchObject({ code: 'pin_wrong', extra: { left: 4 } })
    expect(await approve(ana.phone, number, '5926')).toMatchObject({ ok: true, value: { pin_wrong_before: 1 } })
  })
})
