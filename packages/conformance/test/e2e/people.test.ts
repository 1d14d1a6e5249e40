import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeDesktop } from '../../src/browser/launch.ts'
import { approve, type House, openHouse } from '../../src/http/house.ts'
import { activate } from '../../src/walk/activate.ts'
import { type AtPortal, atPortal } from '../../src/walk/at-portal.ts'
import { PASSWORD, PIN, signingIn } from '../../src/walk/person.ts'
import { type WithPhone, withPhone } from '../../src/walk/with-phone.ts'

const OTHER_PASSWORD = 'four walks by a quiet lake'

let house: House
/** The administrator, signed in, at a browser. */
let admin: AtPortal
let phone: WithPhone
beforeAll(async () => {
  house = await openHouse({ env: { COUNTERSIGN_ISSUER: 'Northwind' } })
  admin = await atPortal(house.server.portalUrl)
  await admin.signIn('admin', PASSWORD)
  await approve(house.administrator.phone, await admin.number())
  await admin.reaches('/account')
  phone = await withPhone(house.server.phoneUrl)
  await phone.open()
})
afterAll(async () => {
  await phone.close()
  await admin.close()
  await closeDesktop()
  await house.close()
})

const button = (name: string) => admin.page.getByRole('button', { name, exact: true })
const link = (name: string) => admin.page.getByRole('link', { name, exact: true })
const shownLink = async () => {
  const value = admin.page.locator('.take .value')
  await value.waitFor()
  return value.innerText()
}
const openPerson = async () => {
  await admin.page.goto(`${house.server.portalUrl}/people`)
  await link('Zoé Ménard').click()
  await admin.says('Zoé Ménard')
}
const rowOf = (name: string) => admin.page.getByRole('row').filter({ hasText: name })

async function approveOnPhone(number: string): Promise<void> {
  await phone.screen('request')
  await phone.typeNumber(number)
  await phone.typePin(PIN)
  await phone.tap('approve')
  await phone.screen('result-approved')
  await phone.tap('done')
}

let invitation: string

test('the administrator invites a person; what is missing is said; the link is shown once', async () => {
  await link('People').click()
  await admin.reaches('/people')
  await link('Invite a person').click()
  await admin.page.getByLabel('Name', { exact: true }).fill('Zoé Ménard')
  await admin.page.getByLabel('User name', { exact: true }).fill('admin')
  await button('Make the link').click()
  await admin.page.getByText('This user name is taken.').waitFor()
  expect(await admin.page.getByLabel('Name', { exact: true }).inputValue()).toBe('Zoé Ménard')
  await admin.page.getByLabel('User name', { exact: true }).fill('zoe')
  await button('Make the link').click()
  invitation = await shownLink()
  expect(invitation).toMatch(new RegExp(`^${house.server.portalUrl}/welcome/`))
  await link('Back to people').click()
  await rowOf('zoe').getByText('Invited').waitFor()
  await link('Zoé Ménard').click()
  await admin.says('Zoé Ménard')
  expect(await admin.page.content()).not.toContain(invitation)
})

test('the person opens it, chooses a password, sets the phone up; the link is then dead', async () => {
  const zoe = await atPortal(house.server.portalUrl)
  await zoe.page.goto(invitation)
  await zoe.says('Welcome, Zoé Ménard')
  await zoe.page.getByLabel('Password', { exact: true }).fill('short')
  await zoe.press('savePassword')
  await zoe.page.getByText('This password is too short.').waitFor()
  await zoe.welcome(invitation, PASSWORD)
  await zoe.reaches('/activate')
  await activate(zoe, phone)
  await zoe.press('goToAccount')
  await zoe.reaches('/account')
  // No administrator: there is no such page for this person.
  zoe.faults.allow(/^answered 404: GET .*\/people$/, /^answered 410/)
  expect(await zoe.page.getByRole('link', { name: 'People' }).count()).toBe(0)
  await zoe.page.goto(`${house.server.portalUrl}/people`)
  await zoe.says('There is no such page')
  await zoe.page.goto(invitation)
  await zoe.says('This link was used already')
  await zoe.close()
  await admin.page.goto(`${house.server.portalUrl}/people`)
  expect(await rowOf('zoe').innerText()).toMatch(/Active[\s\S]*1 phone/)
})

test('disabled: the session ends, the password opens nothing; enabled: all is as before', async () => {
  const { portal: zoe, number } = await signingIn(house.server, 'zoe')
  await approveOnPhone(number)
  await zoe.reaches('/account')
  await openPerson()
  await button('Disable').click()
  await admin.page.getByText('The account is disabled.').waitFor()
  await zoe.page.reload()
  await zoe.page.getByText('Your session has ended.').waitFor()
  await zoe.signIn('zoe', PASSWORD)
  await zoe.page.getByText('We could not sign you in.').waitFor()
  await button('Enable').click()
  await admin.page.getByText('The account is enabled again.').waitFor()
  await zoe.signIn('zoe', PASSWORD)
  await approveOnPhone(await zoe.number())
  await zoe.reaches('/account')
  await zoe.close()
})

test('the password reset: another password, the same phone, and no new one', async () => {
  await openPerson()
  await button('Reset the password').click()
  const reset = await shownLink()
  const zoe = await atPortal(house.server.portalUrl)
  await zoe.page.goto(reset)
  await zoe.says('Choose a new password')
  await zoe.page.getByLabel('New password', { exact: true }).fill(OTHER_PASSWORD)
  await zoe.press('saveNewPassword')
  // The phone is asked as at every sign-in: a new password is no new phone.
  await zoe.reaches('/waiting')
  await approveOnPhone(await zoe.number())
  await zoe.reaches('/account')
  await zoe.press('signOut')
  await zoe.signIn('zoe', PASSWORD)
  await zoe.page.getByText('We could not sign you in.').waitFor()
  await zoe.close()
})

test('the phones removed: the phone says so, the password alone leads nowhere, nor does another reset', async () => {
  await openPerson()
  await link('Remove the phones').click()
  await admin.says('Remove the phones of Zoé Ménard?')
  await link('Keep everything as it is').click()
  await link('Remove the phones').click()
  await button('Remove the phones').click()
  await admin.page.getByText('The phones were removed.').waitFor()
  await admin.page.getByText('No phone', { exact: true }).waitFor()

  await (await phone.screen('home')).getByText('Removed').waitFor()
  const zoe = await atPortal(house.server.portalUrl)
  await zoe.signIn('zoe', OTHER_PASSWORD)
  await zoe.says('You need an invitation first')
  await button('Reset the password').click()
  const reset = await shownLink()
  await zoe.page.goto(reset)
  await zoe.page.getByLabel('New password', { exact: true }).fill(PASSWORD)
  await zoe.press('saveNewPassword')
  await zoe.says('You need an invitation first')
  await zoe.close()
})

test('invited again: the same phone is set up anew', async () => {
  await openPerson()
  await button('Make a new invitation link').click()
  const again = await shownLink()
  const zoe = await atPortal(house.server.portalUrl)
  await zoe.welcome(again, PASSWORD)
  await zoe.reaches('/activate')
  await activate(zoe, phone)
  const home = await phone.screen('home')
  expect(await home.getByText('Zoé Ménard').count()).toBe(1)
  expect(await home.getByText('Removed').count()).toBe(0)
  await zoe.press('signOut')
  await zoe.signIn('zoe', PASSWORD)
  await approveOnPhone(await zoe.number())
  await zoe.reaches('/account')
  await zoe.close()
})

test('deleted: asked once more, then gone from the page', async () => {
  await openPerson()
  await link('Delete').click()
  await admin.says('Delete Zoé Ménard?')
  await button('Delete this account').click()
  await admin.page.getByText('The account was deleted.').waitFor()
  expect(await rowOf('zoe').count()).toBe(0)
  const zoe = await atPortal(house.server.portalUrl)
  await zoe.signIn('zoe', PASSWORD)
  await zoe.page.getByText('We could not sign you in.').waitFor()
  await zoe.close()
})
