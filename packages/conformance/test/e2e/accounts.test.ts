import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { type House, openHouse, otherNumber } from '../../src/http/house.ts'
import { accountRows, addUserByMenu, openAccount } from '../../src/walk/accounts.ts'
import { activate, claim, confirm, giveCode, prove } from '../../src/walk/activate.ts'
import type { AtPortal } from '../../src/walk/at-portal.ts'
import { outage } from '../../src/walk/faults.ts'
import { englishOn } from '../../src/walk/french.ts'
import { invited, PIN, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house.close()
})

const said = {
  en: {
    moved: (name: string) => `${name} is now number 1 of 2.`,
    up: (name: string) => `Move ${name} up`,
    listed: 'At localhost:',
    others: 'The other accounts here go on working',
    last: 'It is the last account here',
    long: 'At most 64 characters. You typed 200.',
    gone: 'This app no longer has this account',
  },
  fr: {
    moved: (name: string) => `${name} est maintenant au rang 1 sur 2.`,
    up: (name: string) => `Monter ${name}`,
    listed: 'Chez localhost:',
    others: 'Les autres comptes d’ici continuent de fonctionner',
    last: 'C’est le dernier compte d’ici',
    long: '64 caractères au plus. Vous en avez saisi 200.',
    gone: 'Cette application n’a plus ce compte',
  },
}

/** The request that comes is for this account, and so is what follows from it. */
async function approve(phone: WithPhone, username: string, shown: string, lang: Language): Promise<AtPortal> {
  const { portal, number } = await signingIn(house.server, username, lang)
  const header = (await phone.screen('request')).locator('header')
  await header.getByText(shown, { exact: true }).waitFor()
  await header.getByText(`${username} · Northwind`, { exact: true }).waitFor()
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  const result = (await phone.screen('result-approved')).locator('header')
  await result.getByText(shown, { exact: true }).waitFor()
  await result.getByText(`${username} · Northwind`, { exact: true }).waitFor()
  await portal.reaches('/account')
  await phone.tap('done')
  return portal
}

describe.each(['en', 'fr'] as const)('two accounts of the same name by one app, in %s', (lang) => {
  const words = said[lang]
  const [first, second] = [`dana.${lang}`, `dora.${lang}`]
  const NAME = 'Dana Petrov'
  let phone: WithPhone
  beforeAll(async () => {
    phone = await withPhone(house.server.phoneUrl, lang)
    await phone.open()
    for (const username of [first, second]) {
      const portal = await invited(house.server, username, { name: NAME, lang })
      await activate(portal, phone)
      await portal.close()
    }
  }, 300_000)
  afterAll(() => phone.close())
  const french = async () => lang === 'fr' && expect(await englishOn(phone.page)).toEqual([])

  test('they are told apart by the user name, until one has a name of its own; it is kept', async () => {
    expect(await accountRows(phone)).toEqual([
      expect.stringMatching(new RegExp(`${NAME}\\s+${first} · Northwind`)),
      expect.stringMatching(new RegExp(`${NAME}\\s+${second} · Northwind`)),
    ])
    await openAccount(phone, second)
    await phone.tap('rename')
    await phone.screen('account-rename')
    await phone.page.locator('#label').fill('x'.repeat(200))
    await phone.tap('save')
    await phone.page.getByRole('alert').getByText(words.long).waitFor()
    await french()
    await phone.page.locator('#label').fill('  Atelier ')
    await phone.tap('save')
    await (await phone.screen('account-detail')).getByRole('heading', { name: 'Atelier', exact: true }).waitFor()
    await french()
    await phone.restart()
    expect(await accountRows(phone)).toEqual([expect.stringContaining(first), expect.stringMatching(/^Atelier\s/)])
    await (await approve(phone, second, 'Atelier', lang)).close()
    await (await approve(phone, first, NAME, lang)).close()
  })

  test('the order changes by the keyboard alone, is announced, and outlives a restart', async () => {
    await phone.screen('home')
    await phone.tap('changeOrder')
    const screen = await phone.screen('accounts')
    const up = screen.getByRole('button', { name: words.up('Atelier'), exact: true })
    await up.focus()
    await phone.page.keyboard.press('Enter')
    await screen.getByRole('status').getByText(words.moved('Atelier'), { exact: true }).waitFor()
    expect(await up.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(await up.getAttribute('aria-disabled')).toBe('true')
    await french()
    await phone.tap('back')
    const wanted = [expect.stringContaining('Atelier'), expect.stringContaining(first)]
    expect(await accountRows(phone)).toEqual(wanted)
    await phone.restart()
    expect(await accountRows(phone)).toEqual(wanted)
  })

  test('both wait at once: each row says whose it is, and what has become of one names it too', async () => {
    // One after the other: the rows stand in the order in which they came.
    const one = await signingIn(house.server, first, lang)
    const two = await signingIn(house.server, second, lang)
    await phone.open()
    const rows = (await phone.screen('home')).locator('ul.requests')
    await rows.getByRole('listitem').nth(1).waitFor()
    expect(await rows.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`${NAME}\\s+${first} · Northwind`)),
      expect.stringMatching(new RegExp(`Atelier\\s+${second} · Northwind`)),
    ])
    await rows.getByRole('button').filter({ hasText: second }).click()
    await phone.screen('request')
    await phone.tap('notMe')
    await (await phone.screen('result-denied')).locator('header').getByText(`${second} · Northwind`).waitFor()
    await phone.tap('done')
    await (await phone.screen('request')).locator('header').getByText(`${first} · Northwind`).waitFor()
    await phone.typeNumber(otherNumber(one.number))
    await phone.typePin(PIN)
    await phone.tap('approve')
    await (await phone.screen('result-number-wrong')).locator('header').getByText(`${first} · Northwind`).waitFor()
    await french()
    await phone.tap('toStart')
    await one.portal.close()
    await two.portal.close()
  })

  test('one is removed, after it is said what that means: the other still approves with the PIN that they shared', async () => {
    const portal = await approve(phone, second, 'Atelier', lang)
    await openAccount(phone, 'Atelier')
    await phone.tap('removeHere')
    const page = await phone.screen('account-remove')
    for (const sentence of [words.others, words.listed]) expect(await page.innerText()).toContain(sentence)
    await french()
    await phone.tap('keepIt')
    await phone.screen('account-detail')
    await phone.tap('removeHere')
    await phone.screen('account-remove')
    await phone.tap('removeNow')
    expect(await accountRows(phone)).toEqual([expect.stringContaining(first)])
    await (await approve(phone, first, NAME, lang)).close()

    // The server counts on the phone as before: a code is answered by what is to be done, not by "all is well".
    await portal.press('addPhone')
    await giveCode(phone, await portal.code())
    await (await phone.screen('problem-account_lost')).getByRole('heading', { name: words.gone }).waitFor()
    await french()
    await portal.close()
    await phone.tap('toStart')
  })

  test('the last one goes with everything', async () => {
    await openAccount(phone, first)
    await phone.tap('removeHere')
    expect(await (await phone.screen('account-remove')).innerText()).toContain(words.last)
    await phone.tap('removeNow')
    await phone.screen('first')
    await phone.restart()
    await phone.screen('first')
  })
})

test('“Add user” is reached from wherever the app is, and an open request waits meanwhile', { timeout: 300_000 }, async () => {
  const phone = await withPhone(house.server.phoneUrl)
  await phone.open()
  const back = async () => {
    await addUserByMenu(phone)
    await phone.tap('back')
  }
  await phone.screen('first')
  await back()
  await phone.screen('first')
  await phone.page.getByRole('button', { name: 'Guidelines for a good PIN' }).click()
  await phone.screen('guidelines')
  await back()
  await phone.screen('guidelines')
  await phone.tap('back')

  const eva = await invited(house.server, 'eva', { name: 'Eva Lindqvist' })
  await claim(eva, phone)
  expect(await phone.page.getByRole('button', { name: 'Menu' }).count(), 'in an activation somebody is being added').toBe(0)
  await prove(eva, phone)
  await back()
  await phone.screen('home')
  await eva.close()

  await openAccount(phone, 'Eva Lindqvist')
  for (const page of [null, 'rename', 'removeHere'] as const) {
    if (page !== null) await phone.tap(page)
    await back()
    if (page !== null) await phone.tap('back')
    await phone.screen('account-detail')
  }
  await phone.tap('back')

  // Another account is added while a request of the first is open.
  const fay = await invited(house.server, 'fay')
  const { portal, number } = await signingIn(house.server, 'eva')
  await phone.screen('request')
  await addUserByMenu(phone)
  await phone.tap('typeInstead')
  await phone.typeCode(await fay.code())
  await confirm(phone)
  await prove(fay, phone)
  await fay.close()
  await phone.tap('done')
  const home = await phone.screen('home')
  await home.locator('ul.requests').getByRole('button').filter({ hasText: 'eva · Northwind' }).click()
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  await phone.screen('result-approved')
  await portal.reaches('/account')
  await back()
  await phone.screen('home')
  await portal.close()

  phone.faults.allow(outage)
  await phone.page.goto(`${house.server.phoneUrl}/O#1.K7QX94TM2HPD`)
  await phone.screen('problem-offline_challenge')
  await addUserByMenu(phone)
  await phone.page.goto(`${house.server.phoneUrl}/check`)
  await phone.page.locator('ul.abilities[aria-busy="false"]').waitFor()
  await phone.tap('menu')
  await phone.tap('accounts')
  expect(await accountRows(phone)).toHaveLength(2)
  await phone.close()
})
