import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from '../../src/browser/chromium.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import type { PhoneOptions } from '../../src/browser/phone.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { listenToAsked } from '../../src/walk/asked.ts'
import { giveLamp, giveSides, hideCameras, refuseCameraOnce } from '../../src/walk/camera-stubs.ts'
import { englishOn } from '../../src/walk/french.ts'
import { keys } from '../../src/walk/hands.ts'
import { invited } from '../../src/walk/person.ts'
import { pictureOf } from '../../src/walk/qr-picture.ts'
import { refused } from '../../src/walk/refused.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'
import { called, type Language, type Tappable } from '../../src/walk/words.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house?.close()
})

/** The headless shell has no devices of its own: what a browser does with real ones is walked where there are some. */
const real = test.runIf(findChromium().kind === 'full')

/** The narrowest phone. */
const narrow = { viewport: { width: 320, height: 640 } }

interface ScanningOptions extends PhoneOptions {
  readonly before?: (context: BrowserContext) => Promise<unknown>
}

/** A phone without an account, whose scanner was just opened by keyboard; and everything that it sends or asks elsewhere. */
async function scanning(
  lang: Language = 'en',
  { before, ...options }: ScanningOptions = {},
): Promise<WithPhone & { readonly asked: readonly string[] }> {
  const phone = await withPhone(house.server.phoneUrl, lang, options)
  const asked = listenToAsked(phone.phone.context, house.server.phoneUrl)
  await before?.(phone.phone.context)
  await opened(phone, lang)
  return Object.assign(phone, { asked })
}

async function opened(phone: WithPhone, lang: Language): Promise<void> {
  await phone.open()
  await phone.screen('first')
  await keys.press(phone.page.getByRole('button', { name: called[lang].scan, exact: true }))
}

/** The line under the picture, or the one that names the lens and the lamp, says this. */
const says = async (phone: WithPhone, text: string) => (await phone.screen('scan')).getByRole('status').filter({ hasText: text }).waitFor()

const titles = {
  camera_blocked: { en: 'The camera is blocked for this app', fr: 'L’appareil photo est bloqué pour cette application' },
  camera_dismissed: { en: 'The camera was not allowed', fr: 'L’appareil photo n’a pas été autorisé' },
  camera_system: { en: 'The camera is switched off', fr: 'L’appareil photo est désactivé' },
  camera_none: { en: 'No camera was found', fr: 'Aucun appareil photo trouvé' },
  camera_busy: { en: 'Another app is using the camera', fr: 'Une autre application utilise l’appareil photo' },
  camera_ended: { en: 'The camera has stopped', fr: 'L’appareil photo s’est arrêté' },
  camera_insecure: { en: 'The camera needs a secure address', fr: 'L’appareil photo exige une adresse sécurisée' },
  camera_unsupported: { en: 'This browser lends us no camera', fr: 'Ce navigateur ne donne pas accès à l’appareil photo' },
} as const

/** The trouble's own screen: all of it fits in 320 pixels and is in one language, and its one next step is taken by keyboard. */
async function troubled(phone: WithPhone, lang: Language, code: keyof typeof titles, next: Tappable): Promise<void> {
  const screen = await refused(phone, code, { title: titles[code][lang], next, lang })
  const tooWide = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(tooWide).toBeLessThanOrEqual(0)
  if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
  const steps = code === 'camera_blocked' || code === 'camera_system' ? 3 : 0
  expect(await screen.locator('ol.steps > li').count()).toBe(steps)
  await keys.press(phone.page.getByRole('button', { name: called[lang][next], exact: true }))
}

describe.each(['en', 'fr'] as const)('no picture, in %s: a screen of its own and one thing to do', (lang) => {
  test('the site is not allowed: how to allow it, or the code typed', async () => {
    const phone = await scanning(lang, { camera: 'denied', context: narrow })
    await troubled(phone, lang, 'camera_blocked', 'typeInstead')
    await phone.screen('typed')
    await phone.close()
  })

  test('no camera: the code typed', async () => {
    const phone = await scanning(lang, { camera: 'none', context: narrow })
    await troubled(phone, lang, 'camera_none', 'typeInstead')
    await phone.screen('typed')
    await phone.close()
  })

  describe('by what the browser answers', () => {
    let phone: WithPhone
    beforeAll(async () => {
      phone = await withPhone(house.server.phoneUrl, lang, { context: narrow })
    })
    afterAll(() => phone.close())

    /** The scanner opened in a page of its own, whose browser answers like this. */
    async function answered(answer: (page: Page) => Promise<unknown>): Promise<void> {
      const page = await phone.phone.context.newPage()
      await answer(page)
      phone.lookAt(page)
      await opened(phone, lang)
    }
    afterEach(() => phone.page.close())

    test.each([
      ['another app has it', 'camera_busy', { name: 'NotReadableError', message: 'Could not start video source' }],
      ['the question was closed', 'camera_dismissed', { name: 'NotAllowedError', message: 'Permission dismissed' }],
    ] as const)('%s: another try shows the picture', async (_, code, error) => {
      await answered((page) => refuseCameraOnce(page, error))
      await troubled(phone, lang, code, 'cameraAgain')
      await says(phone, lang === 'en' ? 'Looking for a code' : 'Recherche d’un code')
    })

    test('the system’s own switch: how to turn it, or the code typed', async () => {
      await answered((page) => refuseCameraOnce(page, { name: 'NotAllowedError', message: 'Permission denied by system' }))
      await troubled(phone, lang, 'camera_system', 'typeInstead')
      await phone.screen('typed')
    })

    test.each([
      ['an address without https', false, 'camera_insecure'],
      ['a browser that lends none', true, 'camera_unsupported'],
    ] as const)('%s: the code typed', async (_, secure, code) => {
      await answered((page) => hideCameras(page, secure))
      await troubled(phone, lang, code, 'typeInstead')
      await phone.screen('typed')
    })
  })

  real('no longer allowed while it scans; allowed again, the picture comes by itself', async () => {
    const phone = await scanning(lang, { context: narrow })
    await says(phone, lang === 'en' ? 'Looking for a code' : 'Recherche d’un code')
    await phone.phone.context.clearPermissions()
    await refused(phone, 'camera_ended', { title: titles.camera_ended[lang], next: 'cameraAgain', lang })
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
    await phone.phone.context.grantPermissions(['camera', 'notifications'])
    await says(phone, lang === 'en' ? 'Looking for a code' : 'Recherche d’un code')
    await phone.close()
  })
})

test('each browser’s own way to allow it again: an iPhone’s is not Android’s', async () => {
  const steps: string[] = []
  for (const model of ['iphone', 'pixel'] as const) {
    const phone = await scanning('en', { camera: 'denied', model })
    steps.push(await (await phone.screen('problem-camera_blocked')).locator('ol.steps').innerText())
    await phone.close()
  }
  expect(steps[0]).toContain('“Website Settings”')
  expect(steps[1]).toContain('“Permissions”')
})

real('out of sight the camera is given back; in sight again it starts afresh and reads', async () => {
  const portal = await invited(house.server, 'resumed')
  const phone = await scanning()
  await says(phone, 'Looking for a code')
  const { page } = phone
  const turn = (state: 'hidden' | 'visible') =>
    page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { value: now, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  const first = await page.evaluateHandle(() => (document.querySelector('video')?.srcObject as MediaStream | null)?.getTracks()[0])
  await turn('hidden')
  expect(await first.evaluate((track) => track?.readyState)).toBe('ended')
  await phone.phone.show(await portal.screenshot())
  await turn('visible')
  await phone.screen('account')
  await phone.close()
  await portal.close()
})

describe('the lens', () => {
  const filming = (phone: WithPhone) =>
    phone.page.evaluate(() => (document.querySelector('video')?.srcObject as MediaStream | null)?.getVideoTracks()[0]?.label)

  real('two of which nothing is known: switched, said aloud, and the same one after a restart', async () => {
    const phone = await scanning('en', { camera: 'two' })
    await says(phone, 'Camera 1 of 2.')
    expect(await filming(phone)).toBe('fake_device_0')
    await phone.tap('otherLens')
    await says(phone, 'Camera 2 of 2.')
    expect(await filming(phone)).toBe('fake_device_1')
    await phone.restart()
    await phone.tap('scan')
    await says(phone, 'Camera 2 of 2.')
    expect(await filming(phone)).toBe('fake_device_1')
    await phone.tap('otherLens')
    await says(phone, 'Camera 1 of 2.')
    await phone.close()
  })

  real.each(['en', 'fr'] as const)('the rear one by itself; on the front one, in %s, the person is told what they see', async (lang) => {
    const phone = await scanning(lang, { camera: 'two', context: narrow, before: giveSides })
    await says(phone, lang === 'en' ? 'Rear camera, 1 of 2.' : 'Objectif arrière, 1 sur 2.')
    expect(await filming(phone)).toBe('fake_device_1')
    await keys.press(phone.page.getByRole('button', { name: called[lang].otherLens, exact: true }))
    await says(phone, lang === 'en' ? 'Front camera, 2 of 2.' : 'Objectif avant, 2 sur 2.')
    await says(phone, lang === 'en' ? 'You see yourself' : 'Vous vous voyez')
    expect(await filming(phone)).toBe('fake_device_0')
    if (lang === 'fr') expect(await englishOn(phone.page)).toEqual([])
    await keys.press(phone.page.getByRole('button', { name: called[lang].otherLens, exact: true }))
    await says(phone, lang === 'en' ? 'Rear camera, 1 of 2.' : 'Objectif arrière, 1 sur 2.')
    await phone.close()
  })
})

describe('the lamp', () => {
  const told = (phone: WithPhone) => phone.page.evaluate(() => (window as unknown as { lampTold: boolean[] }).lampTold)

  real('on and off, and said', async () => {
    const phone = await scanning('en', { before: (context) => giveLamp(context, true) })
    await says(phone, 'The light is off.')
    await phone.tap('lightOn')
    await says(phone, 'The light is on.')
    await phone.tap('lightOff')
    await says(phone, 'The light is off.')
    expect(await told(phone)).toEqual([true, false])
    await phone.close()
  })

  real('one that does not obey is not said to be on; a camera without one offers none', async () => {
    const stuck = await scanning('en', { before: (context) => giveLamp(context, false) })
    await stuck.tap('lightOn')
    await says(stuck, 'The light is off.')
    await stuck.close()
    const without = await scanning()
    await says(without, 'Looking for a code')
    expect(await without.page.getByText('light', { exact: false }).count()).toBe(0)
    await without.close()
  })
})

describe('a photo', () => {
  const choose = (phone: WithPhone, picture: Buffer) =>
    phone.page.locator('input[type=file]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: picture })

  test('without a code says so and what to do; one with the code goes on, also where there is no camera', async () => {
    const portal = await invited(house.server, 'photo')
    const picture = await portal.screenshot()
    const phone = await scanning('en', { camera: 'none' })
    const screen = await phone.screen('problem-camera_none')
    await choose(phone, await phone.page.screenshot())
    await screen.getByRole('alert').filter({ hasText: 'Choose another photo, or type the code.' }).waitFor()
    await choose(phone, picture)
    await phone.screen('account')
    await phone.close()
    await portal.close()
  })
})

describe('a code that is not ours, read by the camera', () => {
  const foreign = { code: 'foreign_code', title: { en: 'This is another kind of code', fr: 'C’est un code d’une autre sorte' } } as const
  const elsewhere = {
    code: 'other_server',
    title: { en: 'This code belongs to another server', fr: 'Ce code appartient à un autre serveur' },
  } as const
  const offline = {
    code: 'offline_challenge',
    title: { en: 'This code is for signing in off line', fr: 'Ce code sert à se connecter hors ligne' },
  } as const
  const activation = '#1.K7QX94TM2HPDK7QX94TM2HPDK7QX94'

  /** What the code says, and what of it may be shown. */
  const codes = (phoneUrl: string) =>
    [
      ['javascript:document.title="owned"', foreign, 'javascript:document.title="owned"'],
      ['data:text/html,<script>alert(1)</script>', foreign, 'data:text/html,<script>alert(1)</script>'],
      ['https://shop.example/menu?token=abc', foreign, 'https://shop.example/menu…'],
      [`https://evil.example/${'x'.repeat(600)}`, foreign, null],
      ['https://evil.example/\u202egro.elpmaxe.di', foreign, null],
      ['WIFI:S:guest;T:WPA;P:secret;;', foreign, null],
      [`${phoneUrl}@evil.example/a${activation}`, foreign, `${phoneUrl}@evil.example/a…`],
      [`HTTPS://TEL.BANQUE.EXAMPLE/A${activation}`, elsewhere, 'tel.banque.example'],
      [`https://рhone.id.example.org/a${activation}`, elsewhere, 'xn--hone-f6d.id.example.org'],
      [`${phoneUrl.toUpperCase()}/O#1.0123456789`, offline, null],
    ] as const

  test.each(['en', 'fr'] as const)(
    'it is never opened, shown as text at most, and the right one is read after it, in %s',
    { timeout: 240_000 },
    async (lang) => {
      const portal = await invited(house.server, `foreign.${lang}`, { lang, name: 'Zoé' })
      const phone = await scanning(lang, { context: narrow })
      for (const [text, { code, title }, shown] of codes(house.server.phoneUrl)) {
        await phone.screen('scan')
        await phone.phone.show(await pictureOf(text))
        const screen = await refused(phone, code, { title: title[lang], next: 'scanRight', lang })
        const quoted = screen.locator('.quoted')
        if (shown === null) expect(await quoted.count(), text).toBe(0)
        else expect(await quoted.first().innerText()).toBe(shown)
        expect(await screen.locator('a').count()).toBe(0)
        expect(await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        if (lang === 'fr' && code !== 'foreign_code') expect(await englishOn(phone.page)).toEqual([])
        await keys.press(phone.page.getByRole('button', { name: called[lang].scanRight, exact: true }))
      }
      // The last one is still in view: it leads to no error once more, and the person is told so.
      await says(phone, lang === 'en' ? 'still the same wrong code' : 'encore le même code')
      expect(phone.asked).toEqual([])
      expect(phone.phone.context.pages()).toHaveLength(1)
      await phone.phone.show(await portal.screenshot())
      await phone.screen('account')
      await phone.close()
      await portal.close()
    },
  )

  test('one of a newer version: the app is brought up to date', async () => {
    const phone = await scanning()
    await phone.phone.show(await pictureOf(`${house.server.phoneUrl.toUpperCase()}/A#2.K7QX94TM2HPDK7QX94TM2HPDK7QX94`))
    await refused(phone, 'version_unsupported', { title: 'App and server do not understand each other', next: 'update' })
    expect(phone.asked).toEqual([])
    await phone.close()
  })

  test('one that its page has replaced, still in view: not read again; the fresh one is', async () => {
    const portal = await invited(house.server, 'in.view')
    const old = await portal.screenshot()
    const code = await portal.code()
    await portal.press('showFresh')
    await portal.page.waitForFunction(
      (before) => document.querySelector('.ticket p.code')?.textContent?.replace(/\W/g, '') !== before,
      code,
    )
    const phone = await scanning()
    await phone.phone.show(old)
    await refused(phone, 'code_replaced', { title: 'There is a fresher code', next: 'scanFresh' })
    await phone.tap('scanFresh')
    await says(phone, 'still the same wrong code')
    await phone.phone.show(await portal.screenshot())
    await phone.screen('account')
    await phone.close()
    await portal.close()
  })
})
