import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import encodeQR from 'qr'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop, openDesktop } from '../../src/browser/launch.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { approve, type House, openHouse, otherNumber } from '../../src/http/house.ts'
import { activate, claim, giveCode, givePin, prove } from '../../src/walk/activate.ts'
import { type AtPortal, atPortal } from '../../src/walk/at-portal.ts'
import { outage } from '../../src/walk/faults.ts'
import { englishOn } from '../../src/walk/french.ts'
import { invited, PASSWORD, PIN, signingIn } from '../../src/walk/person.ts'
import { refused } from '../../src/walk/refused.ts'
import { powerFailsAt } from '../../src/walk/trouble.ts'
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

/** What a screen shows to a camera: any QR code. */
async function pictureOf(text: string): Promise<Buffer> {
  const { context, page } = await openDesktop()
  await page.setContent(`<div style="width:360px;margin:auto">${encodeQR(text, 'svg', { border: 4 })}</div>`)
  const picture = await page.screenshot()
  await context.close()
  return picture
}

/** A phone without an account yet, and everything that it sends or asks elsewhere. */
async function freshPhone(lang: 'en' | 'fr' = 'en'): Promise<WithPhone & { readonly asked: string[] }> {
  const phone = await withPhone(house.server.phoneUrl, lang)
  const asked: string[] = []
  phone.phone.context.on('request', (request) => {
    if (request.method() !== 'GET' || !request.url().startsWith(house.server.phoneUrl)) asked.push(`${request.method()} ${request.url()}`)
  })
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

async function wrongPin(phone: WithPhone, number: string): Promise<void> {
  await phone.typeNumber(number)
  await phone.typePin('9999')
  await phone.tap('approve')
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
    await refused(phone, 'offline_challenge', { title: 'This code is for signing in off line', next: 'scanFresh' })
    expect(new URL(phone.page.url()).hash).toBe('')
    expect(phone.asked).toEqual([])
    await phone.close()
  })

  test.each(['en', 'fr'] as const)('of another server, scanned, in %s: its host is named and nobody is asked', async (lang) => {
    const phone = await freshPhone(lang)
    await phone.tap('scan')
    await phone.screen('scan')
    await phone.phone.show(await pictureOf('HTTPS://TEL.BANQUE.EXAMPLE/A#1.K7QX94TM2HPDK7QX94TM2HPDK7QX94'))
    const title = lang === 'en' ? 'This code belongs to another server' : 'Ce code appartient à un autre serveur'
    const screen = await refused(phone, 'other_server', { title, next: 'scanFresh', lang })
    expect(await screen.innerText()).toContain('tel.banque.example')
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
    expect(phone.asked).toEqual([])
    await phone.close()
  })

  test('a foreign QR code', async () => {
    const phone = await freshPhone()
    await phone.tap('scan')
    await phone.screen('scan')
    await phone.phone.show(await pictureOf('hello'))
    await refused(phone, 'foreign_code', { title: 'This is another kind of code', next: 'scanFresh' })
    expect(phone.asked).toEqual([])
    await phone.phone.show(await pictureOf('https://shop.example/menu'))
    await phone.tap('scanFresh')
    await refused(phone, 'foreign_code', { title: 'This is another kind of code', next: 'scanFresh' })
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
    await phone.tap('yes')
    await givePin(phone)
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
    await phone.tap('approve')
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

describe('the number at activation is wrong', () => {
  test('once: page and phone take a fresh one, without a new scan', async () => {
    const portal = await invited(house.server, 'wrong.once')
    const phone = await freshPhone()
    await claim(portal, phone)
    const first = await portal.number()
    await phone.typeNumber(otherNumber(first))
    await phone.tap('approve')
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
      await phone.tap('approve')
      await phone.page.getByText(left).waitFor()
      await portal.page.getByText(left).waitFor()
    }
    await phone.typeNumber(otherNumber(await portal.number()))
    await phone.tap('approve')
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
  expect(await paused.innerText()).toContain('Your administrator can lift the pause')

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
      await phone.screen('account')
      await phone.tap('yes')
      const atClaim = powerFailsAt(house.server, phone, 'claim', when)
      await givePin(phone)
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
