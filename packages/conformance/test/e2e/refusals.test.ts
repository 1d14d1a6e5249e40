import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { activate, claim, confirm, giveCode } from '../../src/walk/activate.ts'
import { listenToAsked } from '../../src/walk/asked.ts'
import type { AtPortal } from '../../src/walk/at-portal.ts'
import { englishOn } from '../../src/walk/french.ts'
import { keysOnTheSmallest } from '../../src/walk/hands.ts'
import { invited, PIN, signingIn } from '../../src/walk/person.ts'
import { refused } from '../../src/walk/refused.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

const clock = shiftedClock()
let house: House
beforeAll(async () => {
  house = await openHouse({ env: { ...clock.env, COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house?.close()
  clock.remove()
})

/** A phone without an account yet, and everything that it sends or asks elsewhere. */
async function freshPhone(lang: 'en' | 'fr' = 'en'): Promise<WithPhone & { readonly asked: readonly string[] }> {
  const phone = await withPhone(house.server.phoneUrl, lang, keysOnTheSmallest)
  const asked = listenToAsked(phone.phone.context, house.server.phoneUrl)
  await phone.open()
  await phone.screen('first')
  return Object.assign(phone, { asked })
}

/** The page shows another code than this one. */
async function freshOn({ page }: AtPortal, old: string): Promise<void> {
  await page.waitForFunction((before) => {
    const shown = document.querySelector('.ticket p.code')?.textContent ?? before
    return shown !== before
  }, old)
}

describe('a code that leads nowhere, and what to do', () => {
  test('unknown: the code as typed stays to be corrected', async () => {
    const phone = await freshPhone()
    await giveCode(phone, 'ZZZZ ZZZZ ZZZZ')
    await refused(phone, 'code_unknown', { title: 'There is no such code', next: 'correct' })
    await phone.tap('correct')
    await phone.screen('typed')
    expect(await phone.page.getByLabel('Activation code (Session ID)').inputValue()).toBe('ZZZZ ZZZZ ZZZZ')
    await phone.close()
  })

  test('half a code, or a foreign letter: said at once, and nobody is asked', async () => {
    const phone = await freshPhone()
    await giveCode(phone, 'K7QX 94')
    await phone.tap('goOn')
    await phone.page.getByText('The code has 12 letters and digits. You typed 6.').waitFor()
    await phone.typeCode('U7QX94TM2HPD')
    await phone.tap('goOn')
    await phone.page.getByText('“U” is in no code.').waitFor()
    expect(phone.asked).toEqual([])
    await phone.close()
  })

  test('used: by another phone', async () => {
    const portal = await invited(house.server, 'used')
    const code = await portal.code()
    const other = await house.phone()
    expect(await other.activate(code, PIN, () => portal.number())).toMatchObject({ ok: true })
    await portal.reaches('/activate/done')
    const phone = await freshPhone()
    await giveCode(phone, code)
    await refused(phone, 'code_used', { title: 'This code was used already', next: 'scanFresh' })
    await phone.tap('scanFresh')
    await phone.screen('scan')
    await phone.close()
    await portal.close()
  })

  test.each(['en', 'fr'] as const)(
    'expired, in %s; and the page shows a fresh one by itself as soon as the phone meets it',
    async (lang) => {
      const portal = await invited(house.server, `expired.${lang}`, { lang, name: 'Zoé' })
      const code = await portal.code()
      const phone = await freshPhone(lang)
      clock.pass(301)
      await giveCode(phone, code)
      const title = lang === 'en' ? 'This code has expired' : 'Ce code a expiré'
      await refused(phone, 'code_expired', { title, next: 'scanFresh', lang })
      if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
      await freshOn(portal, code)
      await phone.tap('scanFresh')
      await phone.screen('scan')
      await phone.phone.show(await portal.screenshot())
      await phone.screen('account')
      await phone.close()
      await portal.close()
    },
  )

  test('replaced: the page has a fresher one', async () => {
    const portal = await invited(house.server, 'replaced')
    const code = await portal.code()
    await portal.press('showFresh')
    await freshOn(portal, code)
    const phone = await freshPhone()
    await giveCode(phone, code)
    await refused(phone, 'code_replaced', { title: 'There is a fresher code', next: 'scanFresh' })
    await phone.close()
    await portal.close()
  })

  test('guessed at by a stranger: ended, and the page shows a fresh one by itself as soon as the phone meets it', async () => {
    const portal = await invited(house.server, 'guessed')
    const code = await portal.code()
    const stranger = await house.phone()
    for (const last of ['0', '1', '2', '3', '4', '5'].filter((one) => one !== code.at(-1)).slice(0, 5))
      expect(await stranger.open(code.slice(0, -1) + last)).toMatchObject({ code: 'code_unknown' })
    const phone = await freshPhone()
    await giveCode(phone, code)
    await refused(phone, 'code_guessed', { title: 'This code was tried too often', next: 'scanFresh' })
    await freshOn(portal, code)
    await phone.close()
    await portal.close()
  })

  test('signed out at the portal: its code is dead', async () => {
    const portal = await invited(house.server, 'left')
    const code = await portal.code()
    await portal.press('signOut')
    await portal.page.getByText('You are signed out.').waitFor()
    const phone = await freshPhone()
    await giveCode(phone, code)
    await refused(phone, 'code_replaced', { title: 'There is a fresher code', next: 'scanFresh' })
    await phone.close()
    await portal.close()
  })

  test('of another kind: for signing in off line', async () => {
    const phone = await freshPhone()
    await phone.page.goto(`${house.server.phoneUrl.toUpperCase()}/O#1.K7QX94TM2HPD`)
    await refused(phone, 'offline_challenge', { title: 'This code is for signing in off line', next: 'scanRight' })
    expect(new URL(phone.page.url()).hash).toBe('')
    expect(phone.asked).toEqual([])
    await phone.close()
  })
})

describe('two phones use one code: nobody is let in, and all three say so', () => {
  test('the other one was first', async () => {
    const portal = await invited(house.server, 'frozen.second')
    const phone = await freshPhone()
    await giveCode(phone, await portal.code())
    await phone.screen('account')
    const other = await SimulatedPhone.create(house.server.phoneUrl)
    const account = await other.prepareClaim(await portal.link(), PIN)
    if (!account.ok) throw new Error(account.code)
    expect(await other.sendClaim(account.value)).toMatchObject({ ok: true })
    await portal.number()
    await confirm(phone)
    await refused(phone, 'code_frozen', { title: 'Two phones used this code', next: 'scanFresh' })
    await portal.says('Two phones used this code')
    expect(await other.sendClaim(account.value)).toMatchObject({ code: 'code_frozen' })
    await portal.press('showFresh')
    await phone.tap('scanFresh')
    await phone.screen('scan')
    await portal.code()
    await phone.phone.show(await portal.screenshot())
    await phone.screen('account')
    await phone.close()
    await portal.close()
  })

  test('the other one was second, and this one stands before the number', async () => {
    const portal = await invited(house.server, 'frozen.first')
    const phone = await freshPhone()
    const code = await portal.code()
    const other = await SimulatedPhone.create(house.server.phoneUrl)
    const account = await other.prepareClaim(code, PIN)
    if (!account.ok) throw new Error(account.code)
    await claim(portal, phone)
    const number = await portal.number()
    expect(await other.sendClaim(account.value)).toMatchObject({ code: 'code_frozen' })
    await portal.says('Two phones used this code')
    await phone.typeNumber(number)
    await refused(phone, 'code_frozen', { title: 'Two phones used this code', next: 'scanFresh' })
    await phone.close()
    await portal.close()
  })
})

test('this phone has this account already: try it now', async () => {
  const portal = await invited(house.server, 'twice')
  const phone = await freshPhone()
  await activate(portal, phone)
  await portal.press('goToAccount')
  await portal.press('addPhone')
  await giveCode(phone, await portal.code())
  await refused(phone, 'account_here_already', { title: 'This phone has this account already', next: 'tryItNow' })
  await phone.tap('tryItNow')
  await phone.screen('home')
  const { portal: again, number } = await signingIn(house.server, 'twice')
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  await phone.screen('result-approved')
  await again.reaches('/account')
  await again.close()
  await phone.close()
  await portal.close()
})
