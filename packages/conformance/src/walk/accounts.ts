import type { Locator } from 'playwright-core'
import type { WithPhone } from './with-phone.ts'

/** The rows of the accounts at home, from the first on: each says the account's name, user name and organisation. */
export async function accountRows(phone: WithPhone): Promise<string[]> {
  return (await accountList(phone)).getByRole('listitem').allInnerTexts()
}

async function accountList(phone: WithPhone): Promise<Locator> {
  return (await phone.screen('home')).locator('ul.accounts')
}

/** From home to the page of the account with this in its row. */
export async function openAccount(phone: WithPhone, name: string): Promise<Locator> {
  await (await accountList(phone)).getByRole('button').filter({ hasText: name }).click()
  return phone.screen('account-detail')
}

/** Gives an account its own name on this phone; ends at home. */
export async function renameAccount(phone: WithPhone, name: string, label: string): Promise<void> {
  await openAccount(phone, name)
  await phone.tap('rename')
  await phone.screen('account-rename')
  await phone.page.locator('#label').fill(label)
  await phone.tap('save')
  await phone.screen('account-detail')
  await phone.tap('back')
}

/** "Add user", by the menu of the bar, from a screen that is not home. */
export async function addUserByMenu(phone: WithPhone): Promise<void> {
  await phone.tap('menu')
  await phone.tap('addUser')
  await phone.screen('scan')
}
