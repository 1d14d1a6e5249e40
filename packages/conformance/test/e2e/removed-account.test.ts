import { afterAll, beforeAll, expect, test } from 'vitest'
import { inject } from '../../src/attack/inject.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { addAuthenticator } from '../../src/browser/webauthn.ts'
import { type House, openHouse } from '../../src/http/house.ts'
import { activate, confirm, confirmByPlatform, giveCode, prove } from '../../src/walk/activate.ts'
import { atPortal } from '../../src/walk/at-portal.ts'
import { invited, PASSWORD, PIN, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await house.close()
})

/** The administrator removes somebody's phone; the app then offers to delete what is left, and the person does. */
async function removed(phone: WithPhone, username: string): Promise<void> {
  await house.administer(`/people/${await house.idOf(username)}/unbind`)
  await phone.open()
  const home = await phone.screen('home')
  await home.getByText('Removed', { exact: true }).waitFor()
  await home.getByRole('button', { name: username }).first().click()
  await (await phone.screen('account-detail')).getByRole('button', { name: 'Delete it here' }).click()
  await phone.page.locator('[data-screen="home"], [data-screen="first"]').first().waitFor()
  await phone.page.locator('[data-screen="account-detail"]').waitFor({ state: 'detached' })
}

async function signsIn(phone: WithPhone, username: string, pin: string | null): Promise<void> {
  const { portal, number } = await signingIn(house.server, username)
  await (await phone.screen('request')).locator('header').getByText(`${username} · Northwind`).waitFor()
  await phone.typeNumber(number)
  if (pin !== null) await phone.typePin(pin)
  await phone.tap('approve')
  await phone.screen('result-approved')
  await portal.reaches('/account')
  await phone.tap('done')
  await portal.close()
}

/** The code of a person's page, for a phone again after the first was removed. */
async function again(username: string) {
  const link = /<span class="value">([^<]+)</.exec((await house.administer(`/people/${await house.idOf(username)}/invite`)).html)?.[1] ?? ''
  const portal = await atPortal(house.server.portalUrl)
  await portal.welcome(link, PASSWORD)
  await portal.reaches('/activate')
  return portal
}

const kept = (phone: WithPhone) =>
  inject(phone.page, async () => {
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('countersign')
      opening.onsuccess = () => resolve(opening.result)
    })
    const counts: Record<string, number> = {}
    for (const store of ['installation', 'pin', 'accounts']) {
      const counting = database.transaction(store).objectStore(store).count()
      await new Promise((resolve) => (counting.onsuccess = resolve))
      counts[store] = counting.result
    }
    database.close()
    return counts
  })

test('T13 two accounts under one PIN: one is removed, the other approves; the removed one comes back; then the last goes', async () => {
  const phone = await withPhone(house.server.phoneUrl)
  await phone.open()
  for (const username of ['ana', 'ben']) {
    const portal = await invited(house.server, username)
    await activate(portal, phone)
    await portal.close()
  }
  await removed(phone, 'ben')
  expect(await kept(phone)).toEqual({ installation: 1, pin: 1, accounts: 1 })
  await signsIn(phone, 'ana', PIN)

  const ben = await again('ben')
  await activate(ben, phone)
  await ben.close()
  await signsIn(phone, 'ben', PIN)
  await removed(phone, 'ana')
  await signsIn(phone, 'ben', PIN)

  await removed(phone, 'ben')
  await phone.screen('first')
  expect(await kept(phone)).toEqual({ installation: 0, pin: 0, accounts: 0 })
  const back = await again('ben')
  await activate(back, phone, '4927')
  await back.close()
  await signsIn(phone, 'ben', '4927')
  await phone.close()
})

test('T13 one by face or finger, one by PIN: the PIN’s account is removed, the other approves, and a PIN can come again', async () => {
  const phone = await withPhone(house.server.phoneUrl)
  await phone.open()
  await addAuthenticator(phone.page)
  const join = async (username: string, way: 'platform' | 'pinInstead', portal = invited(house.server, username)) => {
    const at = await portal
    await giveCode(phone, await at.code())
    await (way === 'platform' ? confirmByPlatform(phone) : confirm(phone))
    await prove(at, phone)
    await phone.tap('done')
    await at.close()
  }
  await join('carla', 'platform')
  await join('dan', 'pinInstead')
  await removed(phone, 'dan')
  await signsIn(phone, 'carla', null)
  // The PIN guards nothing any more: a new one takes its place.
  await join('dan', 'pinInstead', again('dan'))
  await signsIn(phone, 'dan', PIN)
  await removed(phone, 'carla')
  await signsIn(phone, 'dan', PIN)
  await phone.close()
})
