import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'
import { lendCamera } from '../../src/other-browsers/canvas-camera.ts'
import { openFirefox } from '../../src/other-browsers/firefox.ts'
import { type HouseWithTls, openHouseWithTls } from '../../src/other-browsers/house.ts'
import type { Open, OpenBrowser } from '../../src/other-browsers/open.ts'
import { needPackages } from '../../src/other-browsers/packages.ts'
import { foreignOn, personAtPortal, personWithPhone } from '../../src/other-browsers/people.ts'
import { keepPicture } from '../../src/other-browsers/pictures.ts'
import { openWebkit } from '../../src/other-browsers/webkit.ts'

let house: HouseWithTls
beforeAll(async () => {
  needPackages()
  house = await openHouseWithTls({ COUNTERSIGN_ISSUER: 'Northwind' })
})
afterAll(() => house?.close())

const browsers: Record<string, Open> = { Firefox: openFirefox, WebKit: openWebkit }
let people = 0

/** Somebody who has a password and no phone, at the portal's password page; and gives it. */
async function givesPassword(portal: ReturnType<typeof personAtPortal>, username: string): Promise<void> {
  await portal.welcome(await countersign(house.server, 'user', 'add', username, '--name', 'Zoé Ménard'))
  await portal.signOut()
  await portal.signIn(username)
  await portal.reaches('/activate')
}

describe.each(Object.entries(browsers))('%s, over TLS', (name, open) => {
  test('does not open the page under an authority that it does not know', async () => {
    const stranger = await open({ lang: 'en', size: [1280, 800] })
    const before = house.asked()
    // Firefox says so, WebKit shows a page of its own.
    await stranger.tab.goto(`${house.portal}/sign-in`).catch((error: Error) => expect(error.message).toMatch(/^insecure certificate/))
    expect(await stranger.tab.count('form')).toBe(0)
    expect(house.asked()).toBe(before)
    await stranger.close()
  })

  describe.each(['en', 'fr'] as const)('in %s', (lang) => {
    let atPortal: OpenBrowser
    beforeAll(async () => {
      atPortal = await open({ lang, size: [1280, 800], trusted: house.authority })
    })
    afterAll(() => atPortal?.close())

    /** Somebody who has given a password at the portal, and a phone of theirs with nothing on it. */
    async function begin(flow: string) {
      const username = `zoe.${people++}`
      const portal = personAtPortal(atPortal.tab, house.portal, lang)
      onTestFailed(() => keepPicture(atPortal.tab, `${name}-${flow}-${lang}-failed-portal`))
      const opening = open({ lang, size: [390, 844], trusted: house.authority })
      onTestFailed(async () => {
        const { tab, close } = await opening
        await keepPicture(tab, `${name}-${flow}-${lang}-failed-phone`).finally(close)
      })
      const [inHand] = await Promise.all([opening, givesPassword(portal, username)])
      const picture = async (of: string) => {
        await keepPicture(inHand.tab, `${name}-${flow}-${lang}-${of}-phone`)
        await keepPicture(atPortal.tab, `${name}-${flow}-${lang}-${of}-portal`)
      }
      const phone = personWithPhone(inHand.tab, house.phone, lang)
      await phone.open()
      return { username, inHand, picture, portal, phone }
    }

    /** From the code given to an account, out at the portal, and in again by the phone. */
    async function goOn({ username, inHand, picture, portal, phone }: Awaited<ReturnType<typeof begin>>) {
      await phone.confirm()
      await phone.prove(await portal.number())
      await portal.reaches('/activate/done')
      await picture('done')
      expect([...(await foreignOn(inHand.tab, lang)), ...(await foreignOn(atPortal.tab, lang))]).toEqual([])
      await portal.goToAccount()
      await portal.reaches('/account')
      await phone.tap('done')
      await phone.screen('home')
      await portal.signOut()
      await portal.signIn(username)
      const number = await portal.number()
      await phone.screen('request')
      await picture('asked')
      await phone.approve(number)
      await portal.reaches('/account')
      await picture('in')
      await portal.signOut()
      await inHand.close()
    }

    test('F1: the code scanned in the app, a new PIN', async () => {
      const person = await begin('F1')
      const hold = await lendCamera(person.inHand.tab)
      await person.phone.tap('scan')
      await person.phone.screen('scan')
      await person.picture('scan')
      await hold(await person.portal.picture())
      await goOn(person)
    })

    test('F2: the activation code typed, a new PIN', async () => {
      const person = await begin('F2')
      await person.phone.tap('type')
      await person.phone.typeCode(await person.portal.code())
      await goOn(person)
    })
  })
})
