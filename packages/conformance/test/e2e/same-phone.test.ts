import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { takeShots } from '../../src/browser/shots.ts'
import { addAuthenticator, type VirtualAuthenticator } from '../../src/browser/webauthn.ts'
import { confirm, confirmByPlatform } from '../../src/walk/activate.ts'
import { atPortal, closeWindow, type PortalPage, portalOn } from '../../src/walk/at-portal.ts'
import { leave } from '../../src/walk/background.ts'
import { englishOn } from '../../src/walk/french.ts'
import { openLink, pastInstalling } from '../../src/walk/open-link.ts'
import { invited, PASSWORD, PIN } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

/** Long enough for a page that looks at once, and too short for one that waits for its next look by the clock. Milliseconds. */
const AT_ONCE = 6_000

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

const words = {
  en: {
    here: 'Sign in with this phone',
    number: 'Or type this number in the app',
    notConfirmed: 'That was not confirmed',
    refused: 'was not accepted',
    copied: 'Copied. Paste it in the app.',
    noNumber: 'No number was copied',
  },
  fr: {
    here: 'Connectez-vous avec ce téléphone',
    number: 'Ou saisissez ce nombre dans l’application',
    notConfirmed: 'Rien n’a été confirmé',
    refused: 'n’a pas été acceptée',
    copied: 'Copié. Collez-le dans l’application.',
    noNumber: 'Aucun nombre n’a été copié',
  },
} as const

/** Portal and app on one phone: two pages of one browser. */
interface OnePhone {
  readonly phone: WithPhone
  readonly portal: PortalPage
  readonly username: string
}

const allowed = { permissions: ['camera', 'clipboard-read', 'clipboard-write'] }

async function onePhone(lang: Language, model: 'pixel' | 'iphone', name: string): Promise<OnePhone> {
  const username = `${name}.${model}.${lang}`
  await (await invited(server, username, { name: 'Zoé Ménard', lang })).close()
  const phone = await withPhone(server.phoneUrl, lang, { model, context: allowed })
  const page = await phone.phone.context.newPage()
  const portal = portalOn(server.portalUrl, page, lang)
  await portal.signIn(username, PASSWORD)
  await portal.code()
  return { phone, portal, username }
}

/** "I'm on this phone": an Android phone's app takes the link; an iPhone's app, which shares nothing with the browser, the copied code. */
async function bringCode(
  { phone, portal }: OnePhone,
  model: 'pixel' | 'iphone',
  way: 'pin' | 'platform',
): Promise<VirtualAuthenticator | null> {
  const lock = () => (way === 'platform' ? addAuthenticator(phone.page) : null)
  if (model === 'pixel') {
    const link = await portal.link()
    const opened = phone.phone.context.waitForEvent('page')
    await portal.press('openHere')
    phone.lookAt(await opened)
    await pastInstalling(phone)
    await phone.screen('account')
    expect(phone.page.url()).toBe(`${server.phoneUrl}/`)
    const sensor = await lock()
    // A tab of a test gets its sensor when it is open already: the same link once more, which is as good as before.
    if (sensor !== null) await openLink(phone, link)
    return sensor
  }
  await portal.press('copyCode')
  const sensor = await lock()
  await phone.open()
  await phone.page.bringToFront()
  await phone.screen('first')
  await phone.tap('type')
  await phone.screen('typed')
  await phone.tap('paste')
  return sensor
}

/** The page has gone on by itself, soon; it may have asked twice, and taken the later answer. */
async function arrives(page: Page, path: string): Promise<void> {
  await page.waitForFunction((wanted) => location.pathname === wanted && document.readyState === 'complete', path, { timeout: AT_ONCE })
}

/** The number, carried by the clipboard; the page that was left finds out as it is looked at again. */
async function carryNumber({ phone, portal }: OnePhone, lang: Language): Promise<void> {
  await portal.page.bringToFront()
  await portal.number()
  await portal.press('copyNumber')
  await portal.page.getByRole('button', { name: words[lang].copied, exact: true }).waitFor()
  await phone.page.bringToFront()
  await phone.tap('paste')
}

async function activated(lang: Language, model: 'pixel' | 'iphone', way: 'pin' | 'platform', name: string) {
  const one = await onePhone(lang, model, name)
  const { phone, portal } = one
  const sensor = await bringCode(one, model, way)
  await phone.screen('account')
  await (way === 'platform' ? confirmByPlatform(phone) : confirm(phone))
  await phone.screen('proof')
  // A look that the freezing meets half way: Chromium names a redirect that nobody follows any more an access across origins.
  phone.faults.allow(/blocked by CORS policy|\/(account|activate\/done) net::ERR_FAILED/)
  const app = await leave(phone.page)
  await portal.page.bringToFront()
  await portal.number()
  await portal.press('copyNumber')
  await app.comeBack()
  const away = await leave(portal.page)
  await phone.tap('paste')
  await phone.screen('done')
  await phone.tap('done')
  await phone.screen('home')
  await away.comeBack()
  await arrives(portal.page, '/activate/done')
  await portal.press('signOut')
  return { ...one, sensor }
}

describe.each([
  ['pixel', 'en'],
  ['iphone', 'fr'],
] as const)('the portal on the same phone: %s, %s', (model, lang) => {
  const says = words[lang]

  test('set up here, and signed in here by face, finger or passcode', async () => {
    const { phone, portal, username, sensor } = await activated(lang, model, 'platform', 'own')
    if (sensor === null) throw new Error('no sensor')
    const { page } = portal
    const [credential] = await sensor.credentials()
    if (credential === undefined) throw new Error('no credential')

    // Without such a lock in this browser the page is about the number alone.
    await page.bringToFront()
    await portal.signIn(username, PASSWORD)
    await portal.number()
    expect(await page.getByRole('button', { name: phone.called.platform }).count()).toBe(0)
    await phone.screen('request')

    const own = await addAuthenticator(page)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: says.here }).waitFor()
    await page.getByRole('heading', { level: 2, name: says.number }).waitFor()
    expect(await page.getByRole('button', { name: phone.called.platform }).count()).toBe(1)
    if (lang === 'fr') expect(await englishOn(page)).toEqual([])
    await takeShots(page, `same-phone-${model}-${lang}`, {
      sizes: [
        [390, 844],
        [360, 740],
      ],
    })

    // Another phone's page: nothing here answers; the number still does.
    await portal.press('platform')
    await page.getByText(says.notConfirmed).filter({ visible: true }).waitFor()
    await takeShots(page, `same-phone-not-confirmed-${model}-${lang}`, { sizes: [[390, 844]], schemes: ['light'] })
    expect(await portal.number()).toMatch(/^\d{6}$/)

    // A sensor that does not verify the person is not taken.
    await own.add(credential)
    await own.omitUserVerification(true)
    await portal.press('platform')
    await page.getByText(says.refused).waitFor()
    if (lang === 'fr') expect(await englishOn(page)).toEqual([])
    await own.omitUserVerification(false)

    await page.getByRole('heading', { level: 1, name: says.here }).waitFor()
    await portal.press('platform')
    await portal.reaches('/account')
    // No prompt lives on in the app.
    await phone.page.bringToFront()
    await phone.page.locator('[data-screen="request"]').waitFor({ state: 'detached' })
    await phone.close()
  })

  test('with a PIN: the number copied on the page, pasted in the app, and both are where they should be', async () => {
    const one = await activated(lang, model, 'pin', 'pin')
    const { phone, portal, username } = one
    const { page } = portal
    const app = await leave(phone.page)
    await page.bringToFront()
    await portal.signIn(username, PASSWORD)
    const number = await portal.number()
    expect(await page.getByRole('button', { name: phone.called.platform }).count()).toBe(0)
    expect(await page.locator('a[href]').evaluateAll((all) => all.map((one) => one.getAttribute('href')).join(' '))).not.toContain(number)
    // The app was away while the request came.
    await app.comeBack()
    await phone.screen('request')
    await phone.page.evaluate(() => navigator.clipboard.writeText('nothing of the kind'))
    await phone.tap('paste')
    await phone.page.getByText(says.noNumber).waitFor()
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])

    await carryNumber(one, lang)
    const away = await leave(page)
    await phone.page.waitForFunction((digits) => document.querySelector<HTMLInputElement>('#number')?.value === digits, number)
    await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-approved')
    expect(page.url()).toBe(`${server.portalUrl}/waiting`)
    await away.comeBack()
    await arrives(page, '/account')
    await phone.close()
  })
})

test('frozen in the middle of a look, and its line dead: an approval is seen as soon as the page is', async () => {
  const one = await activated('en', 'pixel', 'pin', 'frozen')
  const { phone, portal, username } = one
  const { page } = portal
  await page.bringToFront()
  await page.route('**/live/waiting', (route) => route.abort())
  let hold = false
  await page.route('**/waiting', (route) => {
    // A look that gets no answer any more.
    if (!hold || route.request().resourceType() === 'document') return route.continue()
    return undefined
  })
  phone.faults.allow(/\/live\/waiting|\/waiting/)
  await portal.signIn(username, PASSWORD)
  await phone.screen('request')
  await carryNumber(one, 'en')
  hold = true
  await page.evaluate(() => dispatchEvent(new Event('online')))
  const away = await leave(page)
  await phone.typePin(PIN)
  await phone.tap('approve')
  await phone.screen('result-approved')
  hold = false
  await away.comeBack()
  await arrives(page, '/account')
  await phone.close()
})

test('on a computer it is one of the other ways, and says that it is not this one', async () => {
  const { phone, portal, username, sensor } = await activated('en', 'pixel', 'platform', 'desk')
  await closeWindow(portal.page)
  const desk = await atPortal(server.portalUrl)
  const own = await addAuthenticator(desk.page)
  await desk.signIn(username, PASSWORD)
  await desk.says('Type this number on your phone')
  const offer = desk.page.getByRole('button', { name: phone.called.platform })
  expect(await offer.filter({ visible: true }).count()).toBe(0)
  await takeShots(desk.page, 'same-phone-desk', { sizes: [[1280, 800]] })
  await desk.page.getByText('I’m on this phone').click()
  await takeShots(desk.page, 'same-phone-desk-open', { sizes: [[1280, 800]], schemes: ['light'], fullPage: true })
  // A synced credential is there, too.
  const [credential] = (await sensor?.credentials()) ?? []
  if (credential === undefined) throw new Error('no credential')
  await own.add(credential)
  await offer.filter({ visible: true }).click()
  await desk.reaches('/account')
  await desk.close()
  await phone.close()
})
