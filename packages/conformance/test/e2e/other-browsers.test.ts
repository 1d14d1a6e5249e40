import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'
import { openFirefox } from '../../src/other-browsers/firefox.ts'
import { type HouseWithTls, openHouseWithTls } from '../../src/other-browsers/house.ts'
import type { Open } from '../../src/other-browsers/open.ts'
import { personAtPortal, personWithPhone } from '../../src/other-browsers/people.ts'

let house: HouseWithTls
beforeAll(async () => {
  house = await openHouseWithTls({ COUNTERSIGN_ISSUER: 'Northwind' })
})
afterAll(() => house?.close())

const browsers = { Firefox: openFirefox } satisfies Record<string, Open>
let people = 0

describe.each(Object.entries(browsers))('in %s, over TLS', (_, open) => {
  describe.each(['en', 'fr'] as const)('in %s', (lang) => {
    test('F2: the activation code typed, a new PIN', async () => {
      const username = `zoe.${people++}`
      const link = await countersign(house.server, 'user', 'add', username, '--name', 'Zoé Ménard')
      const trusted = { authority: house.authority.certificate }
      const portalBrowser = await open({ lang, size: [1280, 800], trusted })
      const phoneBrowser = await open({ lang, size: [390, 844], trusted })
      const portal = personAtPortal(portalBrowser.tab, house.portal, lang)
      const phone = personWithPhone(phoneBrowser.tab, house.phone, lang)
      await portal.welcome(link)
      await portal.signOut()
      await portal.signIn(username)
      await portal.reaches('/activate')
      await phone.open()
      await phone.tap('type')
      await phone.typeCode(await portal.code())
      await phone.confirm()
      await phone.prove(await portal.number())
      await portal.reaches('/activate/done')
      await portal.goToAccount()
      await portal.reaches('/account')
      expect(1).toBe(1)
      await portalBrowser.close()
      await phoneBrowser.close()
    })
  })
})
