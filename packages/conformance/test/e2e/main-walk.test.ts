import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { addAuthenticator } from '../../src/browser/webauthn.ts'
import { confirm, confirmByPlatform, prove } from '../../src/walk/activate.ts'
import { type AtPortal, atPortal } from '../../src/walk/at-portal.ts'
import { PASSWORD, PIN } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

/** Signs in with the password; the phone, which is open, shows the request by itself. */
async function requestFor(phone: WithPhone, username: string): Promise<{ portal: AtPortal; number: string }> {
  const portal = await atPortal(server.portalUrl)
  await portal.signIn(username, PASSWORD)
  const number = await portal.number()
  await phone.screen('request')
  return { portal, number }
}

const other = (number: string) => (number === '000000' ? '111111' : '000000')

describe.each(['pin', 'webauthn'] as const)('a phone activated by its camera, under %s', (uv) => {
  const username = `ana.${uv}`
  let phone: WithPhone
  beforeAll(async () => {
    phone = await withPhone(server.phoneUrl)
  })
  afterAll(() => phone.close())

  test('from the one-time link to the signed-in page', async () => {
    const portal = await atPortal(server.portalUrl)
    if (uv === 'pin') await portal.welcome(await server.setUpLink(), PASSWORD, { name: 'Ana Duarte', username })
    else await portal.welcome(await countersign(server, 'user', 'add', username, '--name', 'Ben Okafor'), PASSWORD)
    await portal.reaches('/activate')

    await phone.open()
    if (uv === 'webauthn') await addAuthenticator(phone.phone.page)
    await phone.tap('scan')
    await phone.screen('scan')
    await phone.phone.show(await portal.screenshot())
    const account = await phone.screen('account')
    expect(await account.innerText()).toContain(username)
    expect(await account.innerText()).toContain('Northwind')
    await (uv === 'pin' ? confirm(phone, PIN) : confirmByPlatform(phone))
    await prove(portal, phone)
    await phone.tap('done')
    await phone.screen('home')
    await portal.page.goto(`${server.portalUrl}/account`)
    expect(await portal.page.getByRole('main').innerText()).toContain('Pixel 9')
    await portal.close()
  })

  test('a sign-in is approved with the number, and the page goes on by itself', async () => {
    const { portal, number } = await requestFor(phone, username)
    await phone.typeNumber(number)
    if (uv === 'pin') await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-approved')
    await portal.reaches('/account')
    await phone.tap('done')
    await portal.close()
  })

  test('a sign-in is denied, and the page says so', async () => {
    const { portal } = await requestFor(phone, username)
    await phone.tap('notMe')
    await phone.screen('result-denied')
    await portal.page.getByRole('heading', { level: 1, name: 'The sign-in was refused on your phone' }).waitFor()
    await phone.tap('done')
    await portal.close()
  })

  test('a wrong number burns the request: the right one afterwards finds nothing', async () => {
    const { portal, number } = await requestFor(phone, username)
    await phone.typeNumber(other(number))
    if (uv === 'pin') await phone.typePin(PIN)
    await phone.tap('approve')
    await phone.screen('result-number-wrong')
    await portal.page.getByRole('heading', { level: 1, name: 'The number was wrong' }).waitFor()
    expect(await portal.page.locator('p.number').count()).toBe(0)
    await portal.close()
  })
})

test('a camera that sees no code reads none: the walk rests on the picture alone', async () => {
  const portal = await atPortal(server.portalUrl)
  await portal.welcome(await countersign(server, 'user', 'add', 'carla'), PASSWORD)
  await portal.reaches('/activate')
  await portal.page.locator('.ticket .qr').evaluate((square) => {
    square.style.visibility = 'hidden'
  })
  const phone = await withPhone(server.phoneUrl)
  await phone.open()
  await phone.tap('scan')
  await phone.phone.show(await portal.screenshot())
  const scan = await phone.screen('scan')
  await scan.getByText('Nothing yet.').waitFor()
  await scan.getByText('Still nothing.').waitFor()
  expect(await phone.phone.page.locator('[data-screen="account"]').count()).toBe(0)
  await phone.close()
  await portal.close()
})
