import { readFileSync } from 'node:fs'
import { type RunningServer, startServer } from '@countersign/client/server-process/server.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { utf8 } from '@countersign/protocol/encoding/bytes.ts'
import { readEvidenceKeys } from '@countersign/protocol/evidence/keys.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countersign } from '../../src/browser/countersign.ts'
import { closeDesktop } from '../../src/browser/launch.ts'
import { judged } from '../../src/http/evidence.ts'
import { approve, need, newestRequest, otherNumber } from '../../src/http/house.ts'
import { type AtPortal, atPortal, portalOn } from '../../src/walk/at-portal.ts'
import { PASSWORD, PIN } from '../../src/walk/person.ts'

/** Nobody here reloads a page: the page itself asks the browser to. */
const SCRIPTS_OFF = { javaScriptEnabled: false }

let server: RunningServer
let ana: SimulatedPhone
beforeAll(async () => {
  server = await startServer({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
})
afterAll(async () => {
  await closeDesktop()
  await server.close()
})

async function open(): Promise<AtPortal> {
  const portal = await atPortal(server.portalUrl, 'en', SCRIPTS_OFF)
  // The pages name their scripts' parts, so that they are loaded at once; with scripts off the browser turns them away by itself.
  portal.faults.allow(/^no answer: GET \S+\/assets\/\S+\.js csp$/)
  return portal
}

async function waitingFor(username: string): Promise<{ portal: AtPortal; number: string }> {
  const portal = await open()
  await portal.signIn(username, PASSWORD)
  await portal.reaches('/waiting')
  return { portal, number: await portal.number() }
}

async function activate(portal: AtPortal): Promise<SimulatedPhone> {
  const phone = await SimulatedPhone.create(server.phoneUrl, 'Phone of iron')
  const account = await phone.prepareClaim(await portal.link(), PIN)
  if (!account.ok) throw new Error(account.code)
  await portal.page.getByText('Phone seen.').waitFor()
  expect(await phone.sendClaim(account.value)).toMatchObject({ ok: true })
  const number = await portal.number()
  expect(await portal.page.getByRole('main').innerText()).toContain('Phone of iron')
  expect(await phone.approve(await newestRequest(phone), number, PIN)).toMatchObject({ ok: true })
  await portal.says('Your phone is ready')
  expect(new URL(portal.page.url()).pathname).toBe('/activate/done')
  return phone
}

test('the first administrator sets up, and the page follows the phone: opened, number, done', async () => {
  const portal = await open()
  await portal.welcome(await server.setUpLink(), PASSWORD, { name: 'Ana Duarte', username: 'ana' })
  await portal.reaches('/activate')
  expect(await portal.page.evaluate(() => document.querySelector('noscript meta[http-equiv="refresh"]') !== null)).toBe(true)
  // What only a script can do is not offered.
  expect(await portal.page.getByRole('button', { name: 'Copy the code' }).filter({ visible: true }).count()).toBe(0)
  ana = await activate(portal)
  await portal.press('goToAccount')
  await portal.reaches('/account')
  await portal.press('signOut')
  await portal.page.getByText('You are signed out.').waitFor()
  await portal.close()
})

test('a sign-in waits, is approved, and the page goes on', async () => {
  const { portal, number } = await waitingFor('ana')
  expect(await approve(ana, number)).toMatchObject({ ok: true })
  await portal.reaches('/account')
  await portal.close()
})

test('the account page lists the answer, and its evidence is a file that holds', async () => {
  const { portal, number } = await waitingFor('ana')
  expect(await approve(ana, number)).toMatchObject({ ok: true })
  await portal.reaches('/account')
  const newest = portal.page.getByRole('listitem').filter({ hasText: 'answered on Phone of iron' }).first()
  expect(await newest.innerText()).toContain('Approved')
  const asked = portal.page.waitForEvent('download')
  await newest.getByRole('link', { name: /^Download the evidence of / }).click()
  const file = await asked
  expect(file.suggestedFilename()).toMatch(/^countersign-evidence-txn_[\w-]{22}\.json$/)
  const published = await (await fetch(`${server.portalUrl}/evidence-keys.json`)).text()
  expect(judged(readFileSync(await file.path(), 'utf8'), need(readEvidenceKeys(utf8(published)), 'evidence keys'))).toBe('holds')
  expect(new URL(portal.page.url()).pathname).toBe('/account')
  await portal.close()
})

test('cancelled on the page; asked again without the password; denied; burnt', async () => {
  const { portal, number } = await waitingFor('ana')
  await portal.press('cancelSignIn')
  await portal.says('You cancelled this sign-in')
  expect(await ana.firstRequest()).toBeNull()

  await portal.press('askAgain')
  const second = await portal.number()
  expect(second).not.toBe(number)
  await ana.deny(await newestRequest(ana))
  await portal.says('The sign-in was refused on your phone')

  await portal.press('askAgain')
  expect(await approve(ana, otherNumber(await portal.number()))).toMatchObject({ code: 'number_wrong' })
  await portal.says('The number was wrong')

  await portal.press('askAgain')
  expect(await approve(ana, await portal.number())).toMatchObject({ ok: true })
  await portal.reaches('/account')
  await portal.close()
})

test('two tabs of one browser: one approval, one session, and both are in', async () => {
  const { portal, number } = await waitingFor('ana')
  const other = portalOn(server.portalUrl, await portal.context.newPage())
  await other.page.goto(`${server.portalUrl}/waiting`)
  expect(await other.number()).toBe(number)
  expect(await approve(ana, number)).toMatchObject({ ok: true })
  await Promise.all([portal.reaches('/account'), other.reaches('/account')])
  await portal.close()
})

test('where a phone is recommended only: not now, and later from the account', async () => {
  await server.restart({ COUNTERSIGN_ACTIVATION: 'recommended' })
  const portal = await open()
  await portal.welcome(await countersign(server, 'user', 'add', 'ben', '--name', 'Ben Okafor'), PASSWORD)
  await portal.reaches('/activate')
  await portal.press('notNow')
  await portal.reaches('/account')
  await portal.page.getByText('No phone yet').waitFor()
  await portal.page.getByRole('link', { name: 'Set up a phone' }).click()
  await activate(portal)
  await portal.press('goToAccount')
  expect(await portal.page.getByRole('main').innerText()).toContain('Phone of iron')
  await portal.close()
})

test('the other language by a button', async () => {
  const portal = await open()
  await portal.page.goto(`${server.portalUrl}/sign-in`)
  await portal.page.getByRole('button', { name: 'Français' }).click()
  await portal.page.getByRole('button', { name: 'Se connecter' }).waitFor()
  expect(await portal.page.locator('html').getAttribute('lang')).toBe('fr')
  await portal.close()
})
