import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { artifactsFolder, repository } from '../../src/browser/repository.ts'
import { takeShots } from '../../src/browser/shots.ts'
import { approve, type House, openHouse, otherNumber } from '../../src/http/house.ts'
import { confirm, toNewPin } from '../../src/walk/activate.ts'
import { atPortal } from '../../src/walk/at-portal.ts'
import { outage } from '../../src/walk/faults.ts'
import { invited, PASSWORD, PIN, signingIn } from '../../src/walk/person.ts'
import { writeSideBySide } from '../../src/walk/picture.ts'
import { withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house?.close()
})

const taken: string[] = []
const small: [number, number][] = [
  [390, 844],
  [360, 740],
]
const all: [number, number][] = [...small, [1280, 800]]

/** Each in light and dark, at each size: a page whole, a phone's screen as it stands. */
async function shots(page: Page, name: string, lang: Language, side: 'portal' | 'phone'): Promise<void> {
  const paths = await takeShots(page, `${name}-${lang}`, {
    folder: `screenshots/${side}`,
    sizes: side === 'portal' ? all : small,
    fullPage: side === 'portal',
  })
  taken.push(...paths)
  expect(paths).toHaveLength(2 * (side === 'portal' ? all : small).length)
  // Nobody scrolls sideways, also on the smallest phones.
  const before = page.viewportSize()
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 740 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name}, ${lang}, ${width} px wide`).toBeLessThanOrEqual(width)
  }
  if (before) await page.setViewportSize(before)
}

describe.each(['en', 'fr'] as const)('the main screens, in %s', (lang) => {
  test('activation', { timeout: 240_000 }, async () => {
    const portal = await invited(house.server, `ana.${lang}`, {
      name: 'Ana Duarte',
      lang,
      context: { viewport: { width: 1280, height: 800 } },
    })
    const phone = await withPhone(house.server.phoneUrl, lang)
    const [page, app] = [portal.page, phone.page]
    const ofPortal = (name: string) => shots(page, name, lang, 'portal')
    const ofPhone = (name: string) => shots(app, name, lang, 'phone')
    await ofPortal('activation-open')
    await phone.open()
    await phone.screen('first')
    await ofPhone('first')
    await phone.tap('scan')
    await (await phone.screen('scan')).getByText(lang === 'en' ? 'Looking for a code' : 'Recherche d’un code').waitFor()
    await ofPhone('scan')
    await phone.tap('typeInstead')
    await phone.typeCode('K7QX 9')
    await phone.tap('goOn')
    await ofPhone('typed-wrong')
    await phone.typeCode(await portal.code())
    await phone.screen('account')
    await ofPhone('account')
    await page.locator('.status.seen').waitFor()
    await ofPortal('activation-opened')
    await toNewPin(phone)
    await ofPhone('pin-create')
    await phone.createPin(PIN)
    await phone.screen('proof')
    await portal.number()
    await ofPortal('proof')
    await ofPhone('proof')
    await phone.typeNumber(otherNumber(await portal.number()))
    await app.locator('[data-problem="number_wrong"]').waitFor()
    await page.locator('.note.warn').waitFor()
    await ofPortal('proof-wrong')
    await ofPhone('proof-wrong')
    await phone.typeNumber(await portal.number())
    await phone.screen('done')
    await portal.reaches('/activate/done')
    await ofPortal('done')
    await ofPhone('done')
    await phone.tap('done')
    await phone.screen('home')
    await ofPhone('home')
    await portal.press('goToAccount')
    await portal.reaches('/account')
    await ofPortal('account')

    const second = await signingIn(house.server, `ana.${lang}`, lang)
    await phone.screen('request')
    await shots(second.portal.page, 'waiting', lang, 'portal')
    await ofPhone('request')
    await phone.typeNumber(second.number)
    await phone.typePin('9999')
    await phone.tap('approve')
    await app.locator('[data-problem="pin_wrong"]').waitFor()
    await ofPhone('request-pin-wrong')
    await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-approved')
    await ofPhone('approved')
    await phone.tap('done')
    await second.portal.reaches('/account')
    await second.portal.press('signOut')
    await second.portal.signIn(`ana.${lang}`, PASSWORD)
    await phone.screen('request')
    await phone.tap('notMe')
    await phone.screen('result-denied')
    await ofPhone('denied')
    await second.portal.page.locator('form[action="/waiting/again"]').waitFor()
    await shots(second.portal.page, 'denied', lang, 'portal')
    await second.portal.close()

    await phone.tap('done')
    phone.faults.allow(outage)
    await app.goto(`${house.server.phoneUrl}/O#1.K7QX94TM2HPD`)
    await phone.screen('problem-offline_challenge')
    await ofPhone('problem')
    await app.goto(`${house.server.phoneUrl}/check`)
    await app.locator('ul.abilities[aria-busy="false"]').waitFor()
    await ofPhone('check')
    await phone.close()
    await portal.close()
  })

  test('frozen, sign-in, people', { timeout: 240_000 }, async () => {
    const portal = await invited(house.server, `ben.${lang}`, { name: 'Benoît Lefèvre-Saint-Hilaire', lang })
    await portal.close()
    // The same page on a phone, where it offers the app first.
    const touched = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const onPhone = await atPortal(house.server.portalUrl, lang, touched)
    await onPhone.signIn(`ben.${lang}`, PASSWORD)
    await onPhone.code()
    await shots(onPhone.page, 'portal-activation', lang, 'phone')
    const link = await onPhone.link()
    const [one, two] = [await house.phone(), await house.phone()]
    const [first, second] = [await one.prepareClaim(link, PIN), await two.prepareClaim(link, PIN)]
    if (!first.ok || !second.ok) throw new Error('the code was not good for two phones')
    await one.sendClaim(first.value)
    await onPhone.number()
    await shots(onPhone.page, 'portal-proof', lang, 'phone')
    await two.sendClaim(second.value)
    await onPhone.page.locator('body[data-state="frozen"]').waitFor()
    await shots(onPhone.page, 'frozen', lang, 'portal')
    await onPhone.press('signOut')
    await shots(onPhone.page, 'sign-in', lang, 'portal')
    await onPhone.close()

    const admin = await atPortal(house.server.portalUrl, lang)
    await admin.signIn('admin', PASSWORD)
    await approve(house.administrator.phone, await admin.number())
    await admin.reaches('/account')
    for (const [name, path] of [
      ['people', '/people'],
      ['invite', '/people/invite'],
      ['person', `/people/${await house.idOf(`ana.${lang}`)}`],
    ] as const) {
      await admin.page.goto(house.server.portalUrl + path)
      await shots(admin.page, name, lang, 'portal')
    }
    await admin.close()
  })
})

test('the picture of the README: page and phone at the number', async () => {
  const portal = await invited(house.server, 'ana', {
    name: 'Ana Duarte',
    context: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 },
  })
  const phone = await withPhone(house.server.phoneUrl)
  for (const { page } of [portal, phone]) await page.emulateMedia({ colorScheme: 'light' })
  await phone.open()
  await phone.tap('scan')
  await phone.screen('scan')
  await phone.phone.show(await portal.screenshot())
  await confirm(phone)
  await phone.screen('proof')
  // The sixth digit would send it.
  await phone.typeNumber((await portal.number()).slice(0, 5))
  await phone.page.locator('#number').blur()
  const path =
    process.env['COUNTERSIGN_WRITE_PICTURES'] === '1'
      ? join(repository, 'docs/images/portal-and-phone.png')
      : join(artifactsFolder, 'portal-and-phone.png')
  const bytes = await writeSideBySide(path, {
    title: 'The portal shows a number, and the phone asks for it',
    portal: await portal.page.screenshot({ animations: 'disabled' }),
    phone: await phone.page.screenshot({ animations: 'disabled', caret: 'hide' }),
  })
  expect(bytes).toBeLessThan(350_000)
  await phone.close()
  await portal.close()
})

test('every picture is there, under a name of its own', () => {
  const missing = taken.filter((path) => !existsSync(path))
  expect(missing).toEqual([])
  expect(new Set(taken).size).toBe(taken.length)
})
