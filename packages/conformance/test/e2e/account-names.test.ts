import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { takeShots } from '../../src/browser/shots.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { accountRows, openAccount, renameAccount } from '../../src/walk/accounts.ts'
import { confirm, giveCode, prove } from '../../src/walk/activate.ts'
import { invited, PIN, signingIn } from '../../src/walk/person.ts'
import { withPhone } from '../../src/walk/with-phone.ts'

const PILE = `e${'\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c'.repeat(4)}`

/** An organisation's name that is written the other way round, holds markup and an emoji, and piles marks upon a letter. */
const ISSUER = `שׁוֹמֵר & <b>Söhne</b> 🏦 Z${'\u0351\u0321\u0345\u0348\u0353\u0359\u035a\u0323\u0324\u0325'}`.normalize('NFC')
const LABEL = `العمل 🏦 <i>${PILE}</i>`

/** User names and names, each as long as it may be or of a kind that screens have stumbled over. */
const peopleIn = (lang: string) =>
  [
    [`${'x'.repeat(62)}${lang}`, `${'Ana'.repeat(66)}An`],
    [`محمد.الأمين.${lang}`, 'د. مُحَمَّد الأَمِين <script>alert(1)</script>'],
    [`ben.${lang}`, `<img src=x onerror=alert(1)> ${PILE} 👩‍👩‍👧‍👦`],
  ] as const

/** A name as the app draws it: no more than four marks upon a letter. */
const legible = (name: string) => name.normalize('NFC').replace(/(\p{M}{4})\p{M}+/gu, '$1')

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: ISSUER } })
})
afterAll(async () => {
  await closeDesktop()
  await house.close()
})

describe.each(['en', 'fr'] as const)('names that nobody should have, in %s', (lang) => {
  test('are text, in their own direction, and stay inside of the smallest phone', { timeout: 400_000 }, async () => {
    const phone = await withPhone(house.server.phoneUrl, lang)
    const { page } = phone
    const people = peopleIn(lang)
    const [, arabic] = people
    const run: string[] = []
    page.on('dialog', (dialog) => {
      run.push(dialog.message())
      void dialog.dismiss()
    })

    /** Nothing of a name has become an element, each keeps its own direction, and nobody scrolls sideways. */
    async function look(name: string): Promise<void> {
      await page.setViewportSize({ width: 320, height: 640 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(320)
      expect(await page.locator('#app').locator('img, script, i:not([aria-hidden]):not(.status > i), bdi *').count(), name).toBe(0)
      for (const bdi of await page.locator('bdi:visible').all())
        expect(await bdi.evaluate((element) => getComputedStyle(element).unicodeBidi), name).toMatch(/isolate/)
      const folder = 'screenshots/names'
      await takeShots(page, `${name}-${lang}`, { folder, sizes: [[320, 640]], fullPage: true })
      await page.setViewportSize({ width: 390, height: 844 })
    }

    await phone.open()
    for (const [i, [username, name]] of people.entries()) {
      const portal = await invited(house.server, username, { name, lang })
      await giveCode(phone, await portal.code())
      const account = await phone.screen('account')
      expect(await account.locator('bdi').allTextContents()).toEqual([name, username, ISSUER].map(legible))
      await look(`account-${i}`)
      await confirm(phone)
      await prove(portal, phone)
      await look(`done-${i}`)
      await phone.tap('done')
      await portal.close()
    }
    await renameAccount(phone, arabic[0], LABEL)
    const rows = await accountRows(phone)
    expect(rows.map((row) => people.findIndex(([username]) => row.includes(username)))).toEqual([0, 1, 2])
    expect(rows[1]).toContain(legible(LABEL))
    await look('home')

    const detail = await openAccount(phone, arabic[0])
    expect(await detail.locator('bdi').allTextContents()).toEqual([LABEL, arabic[1], arabic[0], ISSUER].map(legible))
    await look('account-detail')
    await phone.tap('rename')
    await phone.screen('account-rename')
    await look('account-rename')
    await phone.tap('back')
    await phone.tap('removeHere')
    await phone.screen('account-remove')
    await look('account-remove')
    await phone.tap('back')
    await phone.tap('back')
    await phone.tap('changeOrder')
    await phone.screen('accounts')
    await look('accounts')
    await phone.tap('back')

    for (const [i, [username]] of people.entries()) {
      const { portal, number } = await signingIn(house.server, username, lang)
      await (await phone.screen('request')).locator('header').getByText(username).waitFor()
      await look(`request-${i}`)
      await phone.typeNumber(number)
      await phone.typePin(PIN)
      await phone.tap('approve')
      await phone.screen('result-approved')
      await look(`approved-${i}`)
      await phone.tap('done')
      await portal.reaches('/account')
      await portal.close()
    }
    expect(run).toEqual([])
    await phone.close()
  })
})
