import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import type { PhoneOptions } from '../../src/browser/phone.ts'
import { addAuthenticator } from '../../src/browser/webauthn.ts'
import { shiftedClock } from '../../src/http/clock.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { activate, confirm, confirmByPlatform, giveCode, prove } from '../../src/walk/activate.ts'
import { type AtPortal, atPortal } from '../../src/walk/at-portal.ts'
import { type Counted, effortTable } from '../../src/walk/effort.ts'
import { englishOn } from '../../src/walk/french.ts'
import { fingers, keys } from '../../src/walk/hands.ts'
import { carry, copiedOn, fromHomeScreen, goOnHere } from '../../src/walk/open-link.ts'
import { PASSWORD, PIN } from '../../src/walk/person.ts'
import { refused } from '../../src/walk/refused.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

/** The numbered steps of the reference's articles, from getting the app to its last tap. */
const reference = { F1: 11, F2: 9, F3: 8, F4: 6, F5: 9, F6: 8, F7: 6, F8: 11 } as const
type Flow = keyof typeof reference

const clock = shiftedClock()
const counted: Counted[] = []
let house: House
beforeAll(async () => {
  house = await openHouse({ env: { ...clock.env, COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  console.log(effortTable(counted))
  await closeDesktop()
  await house?.close()
  clock.remove()
})

/** In French nobody touches anything: each flow is walked by keyboard alone, at the portal and in the app. */
const hands = { en: fingers, fr: keys } as const

let people = 0
/** Somebody who has a password and no phone, at the portal's password page; and gives it. */
async function signsIn(lang: Language, name = 'Zoé Ménard'): Promise<{ portal: AtPortal; username: string }> {
  const username = `zoe.${people++}`
  const link = await countersign(house.server, 'user', 'add', username, '--name', name)
  const portal = await atPortal(house.server.portalUrl, lang, { hands: hands[lang] })
  await portal.welcome(link, PASSWORD)
  await portal.reaches('/activate')
  await portal.signOut()
  await portal.signIn(username, PASSWORD)
  await portal.reaches('/activate')
  return { portal, username }
}

/** A phone with the app open; a Pixel's owner uses the PIN, an iPhone's face or finger, and what they do is counted. */
async function phoneIn(lang: Language, model: NonNullable<PhoneOptions['model']>, recognises = model === 'iphone'): Promise<WithPhone> {
  const phone = await withPhone(house.server.phoneUrl, lang, { model, hands: hands[lang] })
  await phone.open()
  if (recognises) await addAuthenticator(phone.page, { onUse: () => phone.effort.did('verification', 'face or finger') })
  await phone.screen('first')
  return phone
}

/** The same, with somebody's account in the app already. */
async function phoneOfSomebody(lang: Language, model: NonNullable<PhoneOptions['model']>, recognises = model === 'iphone') {
  const phone = await phoneIn(lang, model, recognises)
  const { portal } = await signsIn(lang, 'Ana Duarte')
  if (!recognises) await activate(portal, phone)
  else {
    await giveCode(phone, await portal.code())
    await confirmByPlatform(phone)
    await prove(portal, phone)
    await phone.tap('done')
    await phone.screen('home')
  }
  await portal.close()
  phone.effort.startAfresh()
  return phone
}

/** The portal's page has gone on by itself, and leads to the person's own page. */
async function signedIn(portal: AtPortal, lang: Language, phone: WithPhone): Promise<void> {
  if (lang === 'fr') expect([...(await englishOn(phone.page)), ...(await englishOn(portal.page))]).toEqual([])
  await portal.press('goToAccount')
  await portal.reaches('/account')
  await portal.close()
  await phone.close()
}

function count(flow: Flow, lang: Language, phone: WithPhone, by = ''): number {
  if (lang === 'en') counted.push({ flow: `${flow}${by}`, effort: { deeds: [...phone.effort.deeds] }, reference: reference[flow] })
  return phone.effort.deeds.length
}

/** An iPhone's own four steps: Share, "Add to Home Screen", "Add", and the icon. */
function addsToHomeScreen(phone: WithPhone): void {
  for (const what of ['Share', '“Add to Home Screen”', '“Add”', 'the icon']) phone.effort.did('prompt', what)
}

const getsTheApp = (phone: WithPhone) => phone.effort.did('field', 'the app’s address')

describe.each([
  ['en', 'by hand'],
  ['fr', 'by keyboard alone'],
] as const)('the ten activation flows, in %s, %s', (lang, _how) => {
  test('F1 Android, new install: scanned in the app, a new PIN', async () => {
    const { portal } = await signsIn(lang)
    const phone = await phoneIn(lang, 'pixel')
    getsTheApp(phone)
    await phone.tap('scan')
    phone.effort.did('prompt', 'allow the camera')
    await phone.screen('scan')
    await phone.scan(await portal.screenshot())
    await confirm(phone, PIN)
    await prove(portal, phone)
    expect(count('F1', lang, phone)).toBeLessThan(reference.F1)
    await signedIn(portal, lang, phone)
  })

  test('F2 Android, new install: the Session ID typed, a new PIN', async () => {
    const { portal } = await signsIn(lang)
    const phone = await phoneIn(lang, 'pixel')
    getsTheApp(phone)
    await phone.tap('type')
    await phone.typeCode(await portal.code())
    await confirm(phone, PIN)
    await prove(portal, phone)
    expect(count('F2', lang, phone)).toBeLessThan(reference.F2)
    await signedIn(portal, lang, phone)
  })

  test('F3 Android, “Add user”: scanned, under the PIN that the app has', async () => {
    const phone = await phoneOfSomebody(lang, 'pixel')
    const { portal } = await signsIn(lang)
    await phone.tap('scan')
    phone.effort.did('prompt', 'allow the camera')
    await phone.scan(await portal.screenshot())
    await confirm(phone, PIN)
    await prove(portal, phone)
    expect(count('F3', lang, phone)).toBeLessThan(reference.F3)
    await signedIn(portal, lang, phone)
  })

  test('F4 Android, “Add user”: the Session ID typed, under the PIN that the app has', async () => {
    const phone = await phoneOfSomebody(lang, 'pixel')
    const { portal } = await signsIn(lang)
    await giveCode(phone, await portal.code())
    await confirm(phone, PIN)
    await prove(portal, phone)
    expect(count('F4', lang, phone)).toBeLessThan(reference.F4)
    await signedIn(portal, lang, phone)
  })

  test('F5 iPhone, new install: the activation code typed, by face or finger', async () => {
    const { portal } = await signsIn(lang)
    const phone = await phoneIn(lang, 'iphone')
    getsTheApp(phone)
    await phone.tap('type')
    await phone.typeCode(await portal.code())
    await confirmByPlatform(phone)
    await prove(portal, phone)
    expect(count('F5', lang, phone, ', in the browser')).toBeLessThan(reference.F5)
    // The same with the app put on the Home Screen first: the phone's own questions, as its maker describes them.
    addsToHomeScreen(phone)
    count('F5', lang, phone, ', on the Home Screen')
    await signedIn(portal, lang, phone)
  })

  test('F6 iPhone, “Add user”: scanned in the app, by face or finger', async () => {
    const phone = await phoneOfSomebody(lang, 'iphone')
    const { portal } = await signsIn(lang)
    await phone.tap('scan')
    phone.effort.did('prompt', 'allow the camera')
    await phone.scan(await portal.screenshot())
    await confirmByPlatform(phone)
    await prove(portal, phone)
    expect(count('F6', lang, phone)).toBeLessThan(reference.F6)
    await signedIn(portal, lang, phone)
  })

  test.each([
    ['by face or finger', true],
    ['by the PIN that the app has', false],
  ] as const)('F7 iPhone, “Add user”: the activation code typed, %s', async (by, recognises) => {
    const phone = await phoneOfSomebody(lang, 'iphone', recognises)
    const { portal } = await signsIn(lang)
    await giveCode(phone, await portal.code())
    await (recognises ? confirmByPlatform(phone) : confirm(phone, PIN))
    await prove(portal, phone)
    const took = count('F7', lang, phone, ` ${by}`)
    // Face or finger is asked for twice, to make the credential and to use it once: as many steps as the reference, which names no verification at all.
    if (recognises) expect(took).toBe(reference.F7)
    else expect(took).toBeLessThan(reference.F7)
    await signedIn(portal, lang, phone)
  })

  test('F8 iPhone, new install: the phone’s own camera opens the link; the app on the Home Screen shares nothing with the browser', async () => {
    const { portal } = await signsIn(lang)
    const context = { permissions: ['camera', 'clipboard-read', 'clipboard-write'] }
    const browser = await withPhone(house.server.phoneUrl, lang, { model: 'iphone', context, hands: hands[lang] })
    for (let times = 0; times < 3; times++) {
      await browser.page.goto(await portal.link())
      await browser.screen('open-in-app')
    }
    if (lang === 'fr') expect(await englishOn(browser.page)).toEqual([])
    await browser.tap('copyCode')
    const copied = await copiedOn(browser)

    const phone = await withPhone(house.server.phoneUrl, lang, { model: 'iphone', context, hands: hands[lang] })
    await fromHomeScreen(phone)
    await addAuthenticator(phone.page, { onUse: () => phone.effort.did('verification', 'face or finger') })
    await carry(copied, phone)
    phone.effort.did('scan', 'the code on the page')
    phone.effort.did('prompt', 'the camera’s banner')
    phone.effort.did('tap', phone.called.copyCode)
    addsToHomeScreen(phone)
    await phone.tap('type')
    await phone.tap('paste')
    await confirmByPlatform(phone)
    await prove(portal, phone)
    count('F8', lang, phone, ', on the Home Screen')
    await browser.close()
    await signedIn(portal, lang, phone)
  })

  test('F8 iPhone, new install: the phone’s own camera opens the link, and the browser goes on', async () => {
    const { portal } = await signsIn(lang)
    const phone = await withPhone(house.server.phoneUrl, lang, { model: 'iphone', hands: hands[lang] })
    await addAuthenticator(phone.page, { onUse: () => phone.effort.did('verification', 'face or finger') })
    phone.effort.did('scan', 'the code on the page')
    phone.effort.did('prompt', 'the camera’s banner')
    await phone.page.goto(await portal.link())
    await goOnHere(phone)
    await confirmByPlatform(phone)
    await prove(portal, phone)
    expect(count('F8', lang, phone, ', in the browser')).toBeLessThan(reference.F8)
    await signedIn(portal, lang, phone)
  })

  test('F9 used: told so, and a fresh code works', async () => {
    const { portal, username } = await signsIn(lang)
    const code = await portal.code()
    const picture = await portal.screenshot()
    const other = await SimulatedPhone.create(house.server.phoneUrl)
    expect(await other.activate(code, PIN, () => portal.number())).toMatchObject({ ok: true })
    await portal.close()

    const phone = await phoneIn(lang, 'pixel')
    await phone.tap('scan')
    await phone.scan(picture)
    const title = lang === 'en' ? 'This code was used already' : 'Ce code a déjà servi'
    const screen = await refused(phone, 'code_used', { title, next: 'scanFresh', lang })
    expect(await screen.innerText()).not.toContain(username)
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
    await phone.close()
  })

  test('F9 expired: out at the portal, in again, and the fresh code works', async () => {
    const { portal, username } = await signsIn(lang)
    const picture = await portal.screenshot()
    clock.pass(301)
    const phone = await phoneIn(lang, 'pixel')
    await phone.tap('scan')
    await phone.scan(picture)
    const title = lang === 'en' ? 'This code has expired' : 'Ce code a expiré'
    await refused(phone, 'code_expired', { title, next: 'scanFresh', lang })
    await portal.signOut()
    await portal.signIn(username, PASSWORD)
    await portal.code()
    await phone.tap('scanFresh')
    await phone.screen('scan')
    await phone.scan(await portal.screenshot())
    await confirm(phone, PIN)
    await prove(portal, phone)
    await signedIn(portal, lang, phone)
  })

  test('F10 this phone has this account already: tried on the spot, and nothing is left to do', async () => {
    const { portal, username } = await signsIn(lang)
    const phone = await phoneIn(lang, 'pixel')
    await activate(portal, phone)
    await portal.press('goToAccount')
    await portal.press('addPhone')
    await giveCode(phone, await portal.code())
    const title = lang === 'en' ? 'This phone has this account already' : 'Ce téléphone a déjà ce compte'
    await refused(phone, 'account_here_already', { title, next: 'tryItNow', lang })
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
    await phone.tap('tryItNow')
    await portal.signOut()
    await portal.signIn(username, PASSWORD)
    const number = await portal.number()
    await phone.screen('request')
    phone.effort.startAfresh()
    await phone.typeNumber(number)
    await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-approved')
    expect(phone.effort.deeds.length, 'from an open request to approved').toBeLessThanOrEqual(3)
    await portal.reaches('/account')
    await portal.close()
    await phone.close()
  })
})
