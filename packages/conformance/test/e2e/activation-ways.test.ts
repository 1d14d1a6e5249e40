import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { confirm, prove, toNewPin } from '../../src/walk/activate.ts'
import { type AtPortal, portalOn } from '../../src/walk/at-portal.ts'
import { englishOn, onlyEnglish } from '../../src/walk/french.ts'
import { openLink, pastInstalling } from '../../src/walk/open-link.ts'
import { invited, PASSWORD, PIN } from '../../src/walk/person.ts'
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

/** In French, nothing on either side may still be English. */
async function spoken(lang: Language, ...sides: { page: AtPortal['page'] }[]): Promise<void> {
  if (lang === 'en') return
  for (const { page } of sides) expect(await englishOn(page), page.url()).toEqual([])
}

/** A code with a zero in it: that is where people type an O. */
async function codeWithZero(portal: AtPortal): Promise<string> {
  for (;;) {
    const code = await portal.code()
    if (code.includes('0')) return code
    await portal.press('showFresh')
    await portal.page.waitForFunction((old) => document.querySelector('.ticket p.code')?.textContent !== old, code)
  }
}

async function fromAccountToHome(lang: Language, portal: AtPortal, phone: WithPhone, name: string): Promise<void> {
  const account = await phone.screen('account')
  expect(await account.innerText()).toContain(name)
  await spoken(lang, phone, portal)
  await toNewPin(phone)
  await spoken(lang, phone)
  await phone.createPin(PIN)
  await phone.screen('proof')
  await portal.number()
  await spoken(lang, phone, portal)
  await prove(portal, phone)
  await spoken(lang, phone, portal)
  await phone.tap('done')
  await phone.screen('home')
  await spoken(lang, phone)
}

describe('ways in', () => {
  test('the code typed: in lower case, with dashes, with O for 0, in English', async () => {
    const lang = 'en'
    const portal = await invited(server, `zoe.1.${lang}`, { name: 'Zoé Ménard', lang })
    const phone = await withPhone(server.phoneUrl, lang)
    await phone.open()
    await phone.screen('first')
    await spoken(lang, phone, portal)
    await phone.tap('type')
    await phone.screen('typed')
    await spoken(lang, phone)
    const code = await codeWithZero(portal)
    await phone.typeCode(
      code
        .toLowerCase()
        .replaceAll('0', 'o')
        .replace(/(.{4})(?=.)/g, '$1-'),
    )
    await fromAccountToHome(lang, portal, phone, 'Zoé Ménard')
    await portal.press('goToAccount')
    await portal.reaches('/account')
    await spoken(lang, portal)
    await phone.close()
    await portal.close()
  })

  test('the code copied on the page and pasted in the app, in English', async () => {
    const lang = 'en'
    const portal = await invited(server, `zoe.2.${lang}`, {
      name: 'Zoé Ménard',
      lang,
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    })
    await portal.page
      .locator('details')
      .first()
      .evaluate((details: HTMLDetailsElement) => details.toggleAttribute('open', true))
    await portal.press('copyCode')
    await portal.page
      .locator('[data-copy]', { hasText: lang === 'en' ? 'Copied' : 'Copié' })
      .first()
      .waitFor()
    // No page of the portal may read what was copied, so it is pasted by hand.
    const copied = await portal.page
      .evaluate(() => document.body.appendChild(document.createElement('textarea')).focus())
      .then(() => portal.page.keyboard.press('Control+V'))
      .then(() => portal.page.locator('body > textarea').inputValue())
    expect(copied.replaceAll('-', '')).toBe(await portal.code())

    const phone = await withPhone(server.phoneUrl, lang, { context: { permissions: ['camera', 'clipboard-read', 'clipboard-write'] } })
    await phone.open()
    await phone.page.evaluate((text) => navigator.clipboard.writeText(text), copied)
    await phone.tap('type')
    await phone.tap('paste')
    await fromAccountToHome(lang, portal, phone, 'Zoé Ménard')
    await phone.close()
    await portal.close()
  })

  test('the link, opened on the phone: three times, and the code is as good as before, in French', async () => {
    const lang = 'fr'
    const portal = await invited(server, `zoe.3.${lang}`, { name: 'Zoé Ménard', lang })
    const link = await portal.link()
    const phone = await withPhone(server.phoneUrl, lang)
    for (let times = 0; times < 3; times++) {
      await openLink(phone, link)
      expect(await phone.page.evaluate(() => location.href)).toBe(`${server.phoneUrl}/`)
      await phone.screen('account')
    }
    const stranger = await SimulatedPhone.create(server.phoneUrl)
    expect(await stranger.open(link)).toMatchObject({ ok: true })
    await fromAccountToHome(lang, portal, phone, 'Zoé Ménard')
    // No way back leads to an address with the secret in it.
    const devtools = await phone.phone.context.newCDPSession(phone.page)
    const { entries } = await devtools.send('Page.getNavigationHistory')
    expect(entries.map(({ url }) => url).filter((url) => url.includes('#'))).toEqual([])
    await phone.close()
    await portal.close()
  })

  test('page and app on the one phone: the link, and the number copied, in French', async () => {
    const lang = 'fr'
    const phone = await withPhone(server.phoneUrl, lang, { context: { permissions: ['camera', 'clipboard-read', 'clipboard-write'] } })
    const desktop = await invited(server, `zoe.4.${lang}`, { name: 'Zoé Ménard', lang })
    await desktop.close()
    const portal = portalOn(server.portalUrl, phone.page, lang)
    await portal.signIn(`zoe.4.${lang}`, PASSWORD)
    await portal.code()
    await spoken(lang, portal)
    const opened = phone.phone.context.waitForEvent('page')
    await portal.press('openHere')
    phone.lookAt(await opened)
    await pastInstalling(phone)
    await phone.screen('account')
    expect(new URL(phone.page.url()).hash).toBe('')
    await confirm(phone)
    await phone.screen('proof')

    await portal.number()
    await portal.page.bringToFront()
    await portal.press('copyNumber')
    await phone.page.bringToFront()
    await phone.tap('paste')
    await phone.screen('done')
    await portal.reaches('/activate/done')
    await phone.close()
  })
})

test('the comparison of languages sees English where there is some', async () => {
  expect((await onlyEnglish()).size).toBeGreaterThan(200)
  const phone = await withPhone(server.phoneUrl, 'en')
  await phone.open()
  await phone.screen('first')
  expect(await englishOn(phone.page)).not.toEqual([])
  await phone.close()
})
