import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../src/browser/chromium.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { confirm, giveCode, prove } from '../../src/walk/activate.ts'
import { type AtPortal, atPortal } from '../../src/walk/at-portal.ts'
import { englishOn } from '../../src/walk/french.ts'
import { carry, copiedOn, fromHomeScreen, openLink } from '../../src/walk/open-link.ts'
import { invited } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import type { Language } from '../../src/walk/words.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

const permissions = ['camera', 'clipboard-read', 'clipboard-write']

const agents = {
  chromeOnIphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.112 Mobile/15E148 Safari/604.1',
  oldChromeOnIphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 16_3_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/110.0.5481.83 Mobile/15E148 Safari/604.1',
  ipad: 'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1',
  wechatOnIphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 16_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.31(0x18001f2e) NetType/4G Language/en',
  wechatOnAndroid:
    'Mozilla/5.0 (Linux; Android 13; 22081212C Build/TKQ1.220829.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.34.2340(0x2800225B)',
  webView:
    'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP2A.240805.005; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/138.0.7204.157 Mobile Safari/537.36',
  huawei:
    'Mozilla/5.0 (Linux; Android 10; HarmonyOS; VOG-AL00; HMSCore 6.14.0.302) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36',
} as const

const browserOf = (userAgent: string) => ({ userAgent, permissions })

/** In French, nothing may still be English. */
async function spoken(lang: Language, ...sides: { page: AtPortal['page'] }[]): Promise<void> {
  if (lang === 'en') return
  for (const { page } of sides) expect(await englishOn(page), page.url()).toEqual([])
}

/** Whatever a browser sends but for fetching the app itself. */
function listen(phone: WithPhone): string[] {
  const sent: string[] = []
  phone.phone.context.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (request.method() !== 'GET' || pathname.startsWith('/authenticator/')) sent.push(`${request.method()} ${pathname}`)
  })
  return sent
}

/** Three openings, each with the same screen, with no trace of the secret in the address or in the history, and with nothing sent to the server. */
async function openThrice(phone: WithPhone, link: string, screen: string): Promise<void> {
  const sent = listen(phone)
  for (let times = 0; times < 3; times++) {
    await phone.page.goto(link)
    await phone.screen(screen)
    expect(await phone.page.evaluate(() => location.href)).toBe(`${server.phoneUrl}/`)
  }
  const devtools = await phone.phone.context.newCDPSession(phone.page)
  const { entries } = await devtools.send('Page.getNavigationHistory')
  expect(entries.map(({ url }) => url).filter((url) => url.includes('#'))).toEqual([])
  await devtools.detach()
  expect(sent).toEqual([])
}

/** The portal has noticed nothing: the same code, and nobody seen with it. */
async function asBefore(portal: AtPortal, code: string): Promise<void> {
  await portal.page.reload()
  expect(await portal.code()).toBe(code)
  expect(await portal.page.locator('.status.seen').count()).toBe(0)
}

async function finish(portal: AtPortal, phone: WithPhone, name: string): Promise<void> {
  const account = await phone.screen('account')
  expect(await account.innerText()).toContain(name)
  await confirm(phone)
  await prove(portal, phone)
}

/** Exactly one next step, in reach of the keyboard; nothing scrolls sideways on the smallest phone, and whatever is tapped is large enough. */
async function onePage(phone: WithPhone): Promise<void> {
  const { page } = phone
  const next = page.locator('.btn.primary, [data-next]')
  expect(await next.count()).toBe(1)
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  for (const target of await page.locator('button, summary').filter({ visible: true }).all()) {
    const box = await target.boundingBox()
    expect(Math.round(box?.height ?? 0), await target.innerText()).toBeGreaterThanOrEqual(44)
  }
  await page.setViewportSize({ width: 390, height: 844 })
  // From the heading, which has the focus, forward through the page.
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
  const reached = new Set<string>()
  const stops = await page.locator('button, summary, a[href]').filter({ visible: true }).count()
  for (let i = 0; i < stops; i++) {
    await page.keyboard.press('Tab')
    reached.add((await page.evaluate(() => document.activeElement?.textContent)) ?? '')
  }
  for (const name of await page.locator('button, summary, a[href]').filter({ visible: true }).allTextContents())
    expect(reached, name).toContain(name)
}

/** Each once: what they say in either language, the look at every screen reads. */
const others = { en: ['chromeOnIphone', 'wechatOnIphone'], fr: ['oldChromeOnIphone', 'ipad', 'webView'] } as const

describe.each(['en', 'fr'] as const)('a link that the phone’s own camera has read, in %s', (lang) => {
  test('iPhone: three times in the browser, then pasted in the app on the Home Screen, which shares nothing with it', async () => {
    const portal = await invited(server, `ines.1.${lang}`, { name: 'Inès Roy', lang })
    const [link, code] = [await portal.link(), await portal.code()]
    const browser = await withPhone(server.phoneUrl, lang, { model: 'iphone', context: { permissions } })
    await openThrice(browser, link, 'open-in-app')
    const screen = await browser.screen('open-in-app')
    await spoken(lang, browser)
    // What may be the case already comes before the steps, and each step is drawn.
    const headings = await screen.getByRole('heading').allInnerTexts()
    expect(headings[1]).toBe(
      lang === 'en' ? 'Is Countersign on your Home Screen already?' : 'Countersign est déjà sur votre écran d’accueil\u202f?',
    )
    expect(await screen.locator('.steps > li').count()).toBe(3)
    expect(await screen.locator('.steps > li .drawn svg').count()).toBe(3)
    expect((await screen.locator('.value').innerText()).toUpperCase()).toBe(link.toUpperCase())
    await onePage(browser)
    await asBefore(portal, code)
    await browser.tap('copyCode')
    await screen.getByText(lang === 'en' ? 'Now open Countersign' : 'Ouvrez maintenant Countersign').waitFor()
    await spoken(lang, browser)
    const copied = await copiedOn(browser)

    const app = await withPhone(server.phoneUrl, lang, { model: 'iphone', context: { permissions } })
    await fromHomeScreen(app)
    expect(await app.page.evaluate(() => matchMedia('(display-mode: standalone)').matches)).toBe(true)
    await carry(copied, app)
    await app.tap('type')
    await app.tap('paste')
    await finish(portal, app, 'Inès Roy')
    await portal.reaches('/activate/done')
    await app.close()

    // Scanned once more later: the browser still knows of no app, and says first where to look for it.
    await browser.page.goto(link)
    await browser.screen('open-in-app')
    await browser.close()
    await portal.close()
  })

  test('Android: the offer to install comes first, uses nothing up, and the activation goes on in the same browser', async () => {
    const portal = await invited(server, `ines.2.${lang}`, { name: 'Inès Roy', lang })
    const [link, code] = [await portal.link(), await portal.code()]
    const phone = await withPhone(server.phoneUrl, lang, { context: { permissions } })
    if (findChromium().kind === 'full') {
      await openThrice(phone, link, 'install-first')
      await spoken(lang, phone)
      await onePage(phone)
      await asBefore(portal, code)
      await phone.tap('withoutInstalling')
    } else await openLink(phone, link)
    await finish(portal, phone, 'Inès Roy')
    await phone.close()
    await portal.close()
  })

  test('another app’s window: out of it, with the link in the hand', async () => {
    const portal = await invited(server, `ines.3.${lang}`, { name: 'Inès Roy', lang })
    const [link, code] = [await portal.link(), await portal.code()]
    const window = await withPhone(server.phoneUrl, lang, { context: browserOf(agents.wechatOnAndroid) })
    await openThrice(window, link, 'open-in-browser')
    expect(await (await window.screen('open-in-browser')).innerText()).toContain('WeChat')
    await spoken(lang, window)
    await onePage(window)
    await asBefore(portal, code)
    await window.tap('copyLink')
    await window.page.getByText(lang === 'en' ? 'Now paste it' : 'Collez-le maintenant').waitFor()
    const copied = await copiedOn(window)
    await window.close()
    const phone = await withPhone(server.phoneUrl, lang, { context: { permissions } })
    await openLink(phone, copied)
    await finish(portal, phone, 'Inès Roy')
    await phone.close()
    await portal.close()
  })

  test('a computer: shows the square to the phone’s camera, and uses nothing up', async () => {
    const portal = await invited(server, `ines.4.${lang}`, { name: 'Inès Roy', lang })
    const [link, code] = [await portal.link(), await portal.code()]
    const computer = await atPortal(server.portalUrl, lang)
    const sent: string[] = []
    computer.context.on('request', (request) => request.method() === 'GET' || sent.push(request.url()))
    await computer.page.goto(link)
    const screen = computer.page.locator('[data-screen="for-a-phone"]')
    await screen.waitFor()
    expect(await screen.locator('.btn.primary, [data-next]').count()).toBe(1)
    await spoken(lang, computer)
    await asBefore(portal, code)
    expect(sent).toEqual([])
    const phone = await withPhone(server.phoneUrl, lang)
    await phone.open()
    await phone.tap('scan')
    await phone.screen('scan')
    await phone.phone.show(await computer.screenshot())
    await finish(portal, phone, 'Inès Roy')
    await phone.close()
    await computer.close()
    await portal.close()
  })

  test.each(others[lang])('the page of %s', async (agent) => {
    const portal = await invited(server, `ines.5.${agent}.${lang}`.toLowerCase(), { name: 'Inès Roy', lang })
    const [link, code] = [await portal.link(), await portal.code()]
    const phone = await withPhone(server.phoneUrl, lang, { context: browserOf(agents[agent]) })
    await openThrice(phone, link, agent === 'chromeOnIphone' || agent === 'ipad' ? 'open-in-app' : 'open-in-browser')
    await spoken(lang, phone)
    await onePage(phone)
    await asBefore(portal, code)
    // Wrong about the browser or not: there is a way on, and what it costs stands before it.
    await phone.page.locator('summary').last().click()
    await phone.tap('hereGo')
    await phone.screen('account')
    await phone.close()
    await portal.close()
  })
})

test('the app on an iPhone’s Home Screen takes the same code by the camera, and typed; a link goes straight on there', async () => {
  const portal = await invited(server, 'ines.6', { name: 'Inès Roy' })
  const [link, code] = [await portal.link(), await portal.code()]
  const app = await withPhone(server.phoneUrl, 'en', { model: 'iphone', context: { permissions } })
  await fromHomeScreen(app)
  await app.tap('scan')
  await app.screen('scan')
  await app.phone.show(await portal.screenshot())
  await app.screen('account')
  await app.page.reload()
  await giveCode(app, code)
  await app.screen('account')
  await app.page.goto(link)
  await finish(portal, app, 'Inès Roy')
  await app.close()
  await portal.close()
})

test('a phone without an offer to install goes straight on, and the installed app of an Android phone has what its browser made', async () => {
  const portal = await invited(server, 'ines.7', { name: 'Inès Roy' })
  const phone = await withPhone(server.phoneUrl, 'en', { context: browserOf(agents.huawei) })
  await phone.page.goto(await portal.link())
  await finish(portal, phone, 'Inès Roy')
  await fromHomeScreen(phone)
  expect(await (await phone.screen('home')).innerText()).toContain('Inès Roy')
  await phone.close()
  await portal.close()
})
