import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { approve, type House, openHouse, otherNumber } from '../../src/http/house.ts'
import { activate, claim, giveCode, prove, toNewPin } from '../../src/walk/activate.ts'
import { atPortal } from '../../src/walk/at-portal.ts'
import { outage } from '../../src/walk/faults.ts'
import { englishOn } from '../../src/walk/french.ts'
import { keysOnTheSmallest } from '../../src/walk/hands.ts'
import { invited, PASSWORD, PIN, signingIn } from '../../src/walk/person.ts'
import { refused } from '../../src/walk/refused.ts'
import { powerFailsAt } from '../../src/walk/trouble.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house?.close()
})

async function freshPhone(): Promise<WithPhone> {
  const phone = await withPhone(house.server.phoneUrl, 'en', keysOnTheSmallest)
  await phone.open()
  return phone
}

async function wrongPin(phone: WithPhone, number: string): Promise<void> {
  await phone.typeNumber(number)
  await phone.typePin('9999')
  await phone.tap('approve')
}

describe('the number at activation is wrong', () => {
  test('once: page and phone take a fresh one, without a new scan', async () => {
    const portal = await invited(house.server, 'wrong.once')
    const phone = await freshPhone()
    await claim(portal, phone)
    const first = await portal.number()
    await phone.typeNumber(otherNumber(first))
    await phone.page.getByText('2 tries left').waitFor()
    await portal.page.getByText('That number was wrong on the phone.').waitFor()
    expect(await portal.number()).not.toBe(first)
    await prove(portal, phone)
    await phone.close()
    await portal.close()
  })

  test('three times: not activated, said on both sides', async () => {
    const portal = await invited(house.server, 'wrong.thrice')
    const phone = await freshPhone()
    await claim(portal, phone)
    for (const left of ['2 tries left', '1 try left']) {
      await phone.typeNumber(otherNumber(await portal.number()))
      await phone.page.getByText(left).waitFor()
      await portal.page.getByText(left).waitFor()
    }
    await phone.typeNumber(otherNumber(await portal.number()))
    await refused(phone, 'activation_failed', { title: 'The number was wrong too often', next: 'scanFresh' })
    await portal.says('The number was wrong three times')
    // Nothing of it stays on the phone, and the very same phone may start again.
    await phone.tap('toStart')
    await phone.screen('first')
    await portal.press('showFresh')
    await activate(portal, phone)
    await phone.close()
    await portal.close()
  })
})

test('the number, typed faster than the app draws: the digits stay in their order', async () => {
  const portal = await invited(house.server, 'fast.fingers')
  const phone = await freshPhone()
  await claim(portal, phone)
  const number = await portal.number()
  await phone.page.locator('#number').focus()
  await phone.page.evaluate(async (digits) => {
    for (const digit of digits) {
      document.execCommand('insertText', false, digit)
      // Time to render, and none for what waits until that was painted.
      for (let turn = 0; turn < 20; turn++) await null
    }
  }, number)
  await phone.screen('done')
  await portal.close()
  await phone.close()
})

test('the PIN: four tries left, three, …, paused; the administrator allows more, and the person goes on', async () => {
  const ana = await invited(house.server, 'clumsy', { name: 'Clumsy Clara' })
  const phone = await freshPhone()
  await activate(ana, phone)
  const { portal, number } = await signingIn(house.server, 'clumsy')
  await phone.screen('request')
  for (const words of ['4 tries left', '3 tries left', '2 tries left', '1 try left', 'It was the last try.']) {
    await wrongPin(phone, number)
    await phone.page.getByText(words).waitFor()
  }
  await wrongPin(phone, number)
  const paused = await refused(phone, 'pin_paused', { title: 'Your PIN is paused', next: 'toStart' })
  expect(await paused.innerText()).toMatch(
    /Five more tries can be allowed, once: by yourself, .* if another phone of yours .* else by your administrator/,
  )

  const admin = await atPortal(house.server.portalUrl)
  await admin.signIn('admin', PASSWORD)
  expect(await approve(house.administrator.phone, await admin.number())).toMatchObject({ ok: true })
  await admin.reaches('/account')
  await admin.page.getByRole('link', { name: 'People' }).click()
  await admin.page.getByRole('link', { name: 'Clumsy Clara' }).click()
  await admin.page.getByRole('button', { name: 'Allow five more PIN tries' }).click()
  await admin.page.getByText('Five more tries are allowed.').waitFor()
  expect(await admin.page.getByRole('button', { name: 'Allow five more PIN tries' }).count()).toBe(0)
  await admin.close()

  await phone.tap('toStart')
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  const approved = await phone.screen('result-approved')
  expect(await approved.innerText()).toContain('5 wrong PINs were typed on this phone since last time.')
  await portal.reaches('/account')
  await portal.close()
  await ana.close()
  await phone.close()
})

describe('the server is gone: the phone says so, and goes on by itself when it is back', () => {
  for (const when of ['unread', 'unanswered'] as const) {
    test(`the claim was ${when}, then the decision`, async () => {
      const portal = await invited(house.server, `power.${when}`)
      const phone = await freshPhone()
      for (const { faults } of [portal, phone]) faults.allow(outage)
      await giveCode(phone, await portal.code())
      await toNewPin(phone)
      const atClaim = powerFailsAt(house.server, phone, 'claim', when)
      await phone.createPin(PIN)
      await atClaim
      const away = await phone.screen('problem-unreachable')
      expect(await away.innerText()).toContain('Nothing is lost.')
      expect(await away.locator('.foot .btn.primary').allInnerTexts()).toEqual(['Try now'])
      await house.server.restart()
      await phone.screen('proof')
      await prove(portal, phone)
      await phone.tap('done')

      const { portal: again, number } = await signingIn(house.server, `power.${when}`)
      again.faults.allow(outage)
      await phone.screen('request')
      await phone.typeNumber(number)
      await phone.typePin(PIN)
      const atDecision = powerFailsAt(house.server, phone, 'decide', when)
      await phone.tap('approve')
      await atDecision
      await phone.screen('problem-unreachable')
      await house.server.restart()
      await phone.screen('result-approved')
      await again.reaches('/account')
      await again.close()
      await phone.close()
      await portal.close()
    })
  }
})

test.each(['en', 'fr'] as const)(
  'a part of the app that does not come says so, in %s, and comes when the app is loaded again',
  async (lang) => {
    // With the service worker there, it would be at hand.
    const phone = await withPhone(house.server.phoneUrl, lang, {
      ...keysOnTheSmallest,
      context: { ...keysOnTheSmallest.context, serviceWorkers: 'block' },
    })
    phone.faults.allow(outage)
    await phone.phone.context.route('**/app/check-*.js', (route) => route.abort('connectionreset'))
    await phone.open()
    await phone.tap('whatPhoneCan')
    const screen = await phone.screen('problem-not_fetched')
    expect(await screen.locator('.foot .btn.primary').allInnerTexts()).toEqual([phone.called.loadAgain])
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
    await phone.phone.context.unroute('**/app/check-*.js')
    await phone.tap('loadAgain')
    await phone.screen('first')
    await phone.tap('whatPhoneCan')
    await phone.screen('check')
    await phone.close()
  },
)
