import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { addAuthenticator } from '../../src/browser/webauthn.ts'
import { activate, confirm, confirmByPlatform, giveCode, prove } from '../../src/walk/activate.ts'
import { atPortal } from '../../src/walk/at-portal.ts'
import { invited, PASSWORD, PIN, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let server: RunningServer
let phone: WithPhone
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
  phone = await withPhone(server.phoneUrl)
  await phone.open()
})
afterAll(async () => {
  await closeDesktop()
  await phone.close()
  await server.close()
})

async function approveWith(number: string): Promise<void> {
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  await phone.screen('result-approved')
  await phone.tap('done')
}

test('“Add user”: a second account, scanned, under the PIN that the app has', async () => {
  const ana = await invited(server, 'ana', { name: 'Ana Duarte' })
  await activate(ana, phone)
  await ana.close()

  const ben = await invited(server, 'ben', { name: 'Ben Okafor' })
  await (await phone.screen('home')).getByRole('region', { name: phone.called.addUser }).waitFor()
  await phone.tap('scan')
  await phone.screen('scan')
  await phone.phone.show(await ben.screenshot())
  const account = await phone.screen('account')
  expect(await account.innerText()).toContain('Ben Okafor')
  await confirm(phone, '9999')
  await account.getByText('That PIN is wrong. 4 tries left.').waitFor()
  await confirm(phone, PIN)
  await prove(ben, phone)
  await phone.tap('done')
  const home = await phone.screen('home')
  expect(await home.getByRole('listitem').filter({ hasText: 'Northwind' }).allInnerTexts()).toEqual([
    expect.stringContaining('Ana Duarte'),
    expect.stringContaining('Ben Okafor'),
  ])
  await ben.close()
})

test('both are asked at once, and each request names its account', async () => {
  const ana = await signingIn(server, 'ana')
  const request = await phone.screen('request')
  await request.getByText('Ana Duarte').waitFor()
  const ben = await signingIn(server, 'ben')
  await phone.tap('back')
  const list = (await phone.screen('home')).locator('ul.requests')
  await list.getByRole('listitem').nth(1).waitFor()
  expect(await list.getByRole('listitem').allInnerTexts()).toEqual([
    expect.stringContaining('Ana Duarte'),
    expect.stringContaining('Ben Okafor'),
  ])

  await list.getByRole('button', { name: 'Ben Okafor' }).click()
  await (await phone.screen('request')).locator('header').getByText('ben · Northwind').waitFor()
  await approveWith(ben.number)
  await ben.portal.reaches('/account')
  expect(new URL(ana.portal.page.url()).pathname).toBe('/waiting')

  // The person set it aside: it does not come forward by itself.
  await (await phone.screen('home')).getByRole('button', { name: 'Ana Duarte' }).first().click()
  await (await phone.screen('request')).locator('header').getByText('ana · Northwind').waitFor()
  await approveWith(ana.number)
  await ana.portal.reaches('/account')
  await ana.portal.close()
  await ben.portal.close()
})

test('one of them is disabled: the other still approves, with the same PIN', async () => {
  await countersign(server, 'user', 'disable', 'ben')
  const ben = await atPortal(server.portalUrl)
  await ben.signIn('ben', PASSWORD)
  await ben.page.getByText('We could not sign you in.').waitFor()
  await ben.close()

  const ana = await signingIn(server, 'ana')
  await (await phone.screen('request')).locator('header').getByText('ana · Northwind').waitFor()
  await approveWith(ana.number)
  await ana.portal.reaches('/account')
  await ana.portal.close()
})

test('enabled again, with the same phone', async () => {
  await countersign(server, 'user', 'enable', 'ben')
  const ben = await signingIn(server, 'ben')
  await phone.screen('request')
  await approveWith(ben.number)
  await ben.portal.reaches('/account')
  await ben.portal.close()
})

test('a phone that recognises its owner: the second account, typed, and both approved by face or finger', async () => {
  const other = await withPhone(server.phoneUrl)
  await other.open()
  const sensor = await addAuthenticator(other.page)
  for (const username of ['carla', 'dan']) {
    const portal = await invited(server, username)
    await giveCode(other, await portal.code())
    await confirmByPlatform(other)
    await prove(portal, other)
    await other.tap('done')
    await portal.close()
  }
  expect(await sensor.credentials()).toHaveLength(2)
  for (const username of ['dan', 'carla']) {
    const { portal, number } = await signingIn(server, username)
    await (await other.screen('request')).locator('header').getByText(`${username} · Northwind`).waitFor()
    await other.typeNumber(number)
    await other.tap('approve')
    await other.screen('result-approved')
    await portal.reaches('/account')
    await other.tap('done')
    await portal.close()
  }
  await other.close()
})
