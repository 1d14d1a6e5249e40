import { limits } from '@countersign/protocol/limits.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { shiftedClock } from '../../src/http/clock.ts'
import { approve, type House, type Member, newestRequest, openHouse } from '../../src/http/house.ts'
import { guess, pinRow } from '../../src/http/pin.ts'

// A year of sign-ins, each with its password hash.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const clock = shiftedClock()
const DAY = 86_400
let house: House
beforeAll(async () => {
  house = await openHouse({ env: clock.env })
})
afterAll(async () => {
  await house?.close()
  clock.remove()
})

/** Somebody signs in honestly; meanwhile a copy of their phone guesses for the same request. What the owner is told, or why they cannot. */
async function signInBeside(member: Member, guesses: number): Promise<{ guessed: number; told: number | string }> {
  const thief = member.phone.image()
  const { number } = await house.waiting(member)
  const shown = await newestRequest(thief)
  let guessed = 0
  for (let i = 0; i < guesses; i++) {
    const tried = await guess(thief, shown, `no${i}`)
    if (!tried.ok && tried.code === 'pin_wrong') guessed++
  }
  const approved = await approve(member.phone, number)
  return { guessed, told: approved.ok ? approved.value.pin_wrong_before : approved.code }
}

describe('T11 guesses between honest sign-ins, for a year', () => {
  it('four between each two: after the twentieth the PIN key is deleted, and the year is over for the thief', async () => {
    const member = await house.member('daily')
    let guesses = 0
    const heard: (number | string)[] = []
    for (let day = 0; day < 365; day++) {
      const { guessed, told } = await signInBeside(member, 4)
      guesses += guessed
      heard.push(told)
      if (typeof told === 'string') break
      clock.pass(DAY)
    }
    expect(guesses).toBe(limits.pinUnsigned)
    expect(heard).toEqual([4, 4, 4, 4, 'pin_gone'])
    expect(pinRow(house.server.dataFolder, member.phone)).toMatchObject({ state: 'gone', sealed: null })
    const again = await signInBeside(member, 4)
    expect(again).toEqual({ guessed: 0, told: 'pin_gone' })
  })

  it('a thief who knows the cap and stays below it: 247 in a year, each of them told to the owner', async () => {
    const member = await house.member('patient')
    let guesses = 0
    let told = 0
    for (let day = 0; day < 365; day += 30) {
      // The most that leaves the owner's own next charge its place: 19.
      for (const few of [4, 4, 4, 4, 3]) {
        const round = await signInBeside(member, few)
        expect(round).toEqual({ guessed: few, told: few })
        guesses += round.guessed
        told += Number(round.told)
      }
      clock.pass(30 * DAY)
    }
    expect([guesses, told]).toEqual([13 * (limits.pinUnsigned - 1), guesses])
    // Of 10⁴ PINs that are chosen evenly. Without the cap two sign-ins a day would give 2,920 guesses: 29 %.
    expect(guesses / 10_000).toBeCloseTo(0.0247, 4)
    expect(pinRow(house.server.dataFolder, member.phone)).toMatchObject({ state: 'active' })
  })
})
