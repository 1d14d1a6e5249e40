import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDesktop, openDesktop } from '../../src/browser/launch.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { makePng } from '../../src/http/make-png.ts'
import { atPortal } from '../../src/walk/at-portal.ts'
import { outage, watchFaults } from '../../src/walk/faults.ts'
import { withPhone } from '../../src/walk/with-phone.ts'

const VIOLET = '#5b2a86'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const { browser } = house.administrator
  expect((await browser.post('/appearance', { name: 'Northwind', accent: VIOLET })).status).toBe(303)
  expect((await browser.upload('/appearance/logo', { light: makePng() })).status).toBe(303)
})
afterAll(async () => {
  await closeDesktop()
  await house?.close()
})

const accentOn = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent').trim())

/** The logo's width in pixels of its own: 0 where it did not load. */
const logoOn = async (page: Page) => {
  const logo = page.locator('img.logo').first()
  await logo.waitFor()
  return logo.evaluate((image) => (image as HTMLImageElement).naturalWidth)
}

test('the app wears name, colour and logo after its first screen, and from the first moment when it is opened without a network', async () => {
  const phone = await withPhone(house.server.phoneUrl, 'en', { context: { colorScheme: 'light' } })
  await phone.open()
  const first = await phone.screen('first')
  expect(await logoOn(phone.page)).toBe(96)
  expect(await first.locator('.top').innerText()).toContain('Northwind')
  expect(await phone.page.title()).toContain('Northwind')
  expect(await accentOn(phone.page)).toBe(VIOLET)
  await phone.page.emulateMedia({ colorScheme: 'dark' })
  expect(await accentOn(phone.page)).toMatch(/^#[0-9a-f]{6}$/)
  expect(await accentOn(phone.page)).not.toBe(VIOLET)

  await phone.page.emulateMedia({ colorScheme: 'light' })
  await phone.page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  phone.faults.allow(outage)
  await phone.phone.context.setOffline(true)
  await phone.open()
  await phone.screen('first')
  expect(await logoOn(phone.page)).toBe(96)
  expect(await accentOn(phone.page)).toBe(VIOLET)
  await phone.close()
})

test('the portal wears it without scripts', async () => {
  const portal = await atPortal(house.server.portalUrl, 'fr', { javaScriptEnabled: false, colorScheme: 'light' })
  portal.faults.allow(/^no answer: GET \S+\/assets\/\S+\.js csp$/)
  await portal.page.goto(`${house.server.portalUrl}/sign-in`)
  const bar = portal.page.locator('header.bar')
  expect(await bar.innerText()).toContain('Northwind')
  // Violet as the browser draws it: 0x5b, 0x2a, 0x86.
  const button = portal.page.locator('.btn.primary')
  expect(await button.evaluate((one) => getComputedStyle(one).backgroundColor)).toBe('rgb(91, 42, 134)')
  expect(await logoOn(portal.page)).toBe(96)
  await portal.close()
})

test('a colour is judged while it is typed; the nearest is one tap away, and saved', async () => {
  const { context, page } = await openDesktop()
  const faults = await watchFaults(context)
  const { cookies } = house.administrator.browser
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: house.server.portalUrl })))
  await page.goto(`${house.server.portalUrl}/appearance`)
  await page.getByLabel('Colour', { exact: true }).fill('#ffcc00')
  await page.getByRole('status').filter({ hasText: 'too pale' }).waitFor()
  expect(await page.locator('[data-sample="dark"]').isVisible()).toBe(false)
  await page.getByRole('button', { name: /^Use #/ }).click()
  await page.getByRole('status').filter({ hasText: 'can be read everywhere' }).waitFor()
  expect(await page.locator('[data-sample="dark"]').isVisible()).toBe(true)
  const nearest = await page.getByLabel('Colour', { exact: true }).inputValue()
  await page.getByRole('button', { name: 'Save name and colour' }).click()
  await page.getByText('Name and colour are saved.').waitFor()
  expect(await accentOn(page)).toBe(nearest)
  await context.close()
  faults.check()
})
