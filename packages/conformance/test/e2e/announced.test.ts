import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { activate, confirm, giveCode } from '../../src/walk/activate.ts'
import { invited, PASSWORD, PIN } from '../../src/walk/person.ts'
import { spokenTree } from '../../src/walk/spoken-tree.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

const clock = shiftedClock()
let house: House
let people = 0
beforeAll(async () => {
  house = await openHouse({ env: { ...clock.env, COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house?.close()
  clock.remove()
})

/** A line of the tree that is said by itself: because it changed, or because the focus went there. */
const live = (role: 'status' | 'alert') => (role === 'alert' ? /^ *alert “.*”.* \[live=assertive/m : /^ *status “.*”.* \[live=polite/m)
const heading = /^ *heading “.+”.* \[level=0 focused\]$/m

/** What each screen is like to whoever hears it, one after the other, to be held against the file of this language. */
function heard() {
  const parts: string[] = []
  return {
    note(name: string, tree: string): string {
      parts.push(`## ${name}\n${tree}`)
      return tree
    },
    all: () => `${parts.join('\n\n')}\n`,
  }
}

/** Open, and with the operator's name, which comes after the first screen. */
async function opened(phone: WithPhone): Promise<void> {
  await phone.open()
  await phone.page.waitForFunction(() => document.title.includes('Northwind'))
}

describe.each(['en', 'fr'] as const)('what is heard, in %s', (lang: Language) => {
  const file = (name: string) => join(import.meta.dirname, 'heard', `${name}.${lang}.txt`)

  test('an activation: what is missing, what was wrong, and that it is done', async () => {
    const { note, all } = heard()
    const portal = await invited(house.server, `heard.${people++}`, { lang, name: 'Zoé Ménard' })
    const phone = await withPhone(house.server.phoneUrl, lang)
    await opened(phone)
    const code = await portal.code()
    await giveCode(phone, 'K7QX 94')
    await phone.tap('goOn')
    await phone.page.getByRole('alert').waitFor()
    expect(note('app: half a code', await spokenTree(phone.page))).toMatch(live('alert'))
    expect(note('portal: the code', await spokenTree(portal.page))).toMatch(live('status'))

    await phone.typeCode(code)
    await phone.screen('account')
    expect(note('app: whose account', await spokenTree(phone.page))).toMatch(heading)
    await confirm(phone, PIN)
    await phone.screen('proof')
    const number = await portal.number()
    await phone.typeNumber(number === '000000' ? '000001' : '000000')
    await phone.page.locator('[data-problem="number_wrong"]').waitFor()
    expect(note('app: a wrong number', await spokenTree(phone.page))).toMatch(live('alert'))
    await portal.page.waitForFunction(
      (before) => (document.querySelector('p.number')?.textContent ?? before).replace(/\D/g, '') !== before,
      number,
    )
    expect(note('portal: another number', await spokenTree(portal.page))).toMatch(
      lang === 'en' ? /^RootWebArea “Error: / : /^RootWebArea “Erreur/,
    )
    await phone.typeNumber(await portal.number())
    await phone.screen('done')
    expect(note('app: done', await spokenTree(phone.page))).toMatch(heading)
    await portal.reaches('/activate/done')
    note('portal: done', await spokenTree(portal.page))
    await phone.close()
    await portal.close()
    await expect(all()).toMatchFileSnapshot(file('activation'))
  })

  test('a sign-in: the time that is left, what was wrong, and how it ended', async () => {
    const { note, all } = heard()
    const username = `hears.${people++}`
    const portal = await invited(house.server, username, { lang, name: 'Ana Duarte' })
    const phone = await withPhone(house.server.phoneUrl, lang)
    await phone.page.clock.install()
    await portal.page.clock.install()
    await opened(phone)
    await activate(portal, phone)
    await portal.press('goToAccount')
    await portal.signOut()
    await portal.signIn(username, 'not the password')
    await portal.page.getByRole('alert').waitFor()
    expect(note('portal: a wrong password', await spokenTree(portal.page))).toMatch(live('alert'))

    await portal.signIn(username, PASSWORD)
    const number = await portal.number()
    await phone.screen('request')
    expect(note('app: a request', await spokenTree(phone.page))).toMatch(heading)
    note('portal: the number', await spokenTree(portal.page))
    // Both sleep until less than a minute is left: the moment of the announcement is passed over.
    clock.pass(70)
    for (const { page } of [phone, portal]) {
      await page.clock.fastForward(70_000)
      await page.getByRole('status').filter({ hasText: /\d/ }).waitFor({ state: 'attached' })
    }
    expect(note('app: the time that is left', await spokenTree(phone.page))).toMatch(live('status'))
    expect(note('portal: the time that is left', await spokenTree(portal.page))).toMatch(live('status'))

    await phone.typeNumber(number)
    await phone.tap('approve')
    await phone.page.locator('#missing').waitFor()
    expect(note('app: no PIN', await spokenTree(phone.page))).toMatch(live('alert'))
    await phone.typePin('9742')
    await phone.tap('approve')
    await phone.page.locator('[data-problem="pin_wrong"]').waitFor()
    expect(note('app: a wrong PIN', await spokenTree(phone.page))).toMatch(live('alert'))
    await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-approved')
    expect(note('app: approved', await spokenTree(phone.page))).toMatch(heading)
    await portal.reaches('/account')
    await phone.tap('done')

    await portal.signOut()
    await portal.signIn(username, PASSWORD)
    await portal.number()
    await phone.screen('request')
    await phone.tap('notMe')
    await phone.screen('result-denied')
    expect(note('app: denied', await spokenTree(phone.page))).toMatch(heading)
    await portal.page.locator('p.number').waitFor({ state: 'detached' })
    note('portal: denied', await spokenTree(portal.page))
    await phone.close()
    await portal.close()
    await expect(all()).toMatchFileSnapshot(file('sign-in'))
  })
})
