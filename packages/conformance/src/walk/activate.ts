import type { PortalPage } from './at-portal.ts'
import { PIN } from './person.ts'
import type { WithPhone } from './with-phone.ts'

/** Types a code into the app, from its first screen or from among its accounts, and sends it. */
export async function giveCode(phone: WithPhone, code: string): Promise<void> {
  const first = phone.page.locator('[data-screen="first"]')
  await first.or(phone.page.locator('[data-screen="home"]')).waitFor()
  if (await first.isVisible()) await phone.tap('type')
  else {
    await phone.tap('addUser')
    await phone.screen('scan')
    await phone.tap('typeInstead')
  }
  await phone.screen('typed')
  await phone.typeCode(code)
  await phone.tap('goOn')
}

/** Up to the number: the code typed, the account confirmed, the PIN made; or the app's own PIN, where it has one. */
export async function claim(portal: PortalPage, phone: WithPhone, pin = PIN): Promise<void> {
  await giveCode(phone, await portal.code())
  await phone.screen('account')
  await phone.tap('yes')
  await givePin(phone, pin)
  await phone.screen('proof')
}

/** Makes the PIN; or types the one that the app has already. */
export async function givePin(phone: WithPhone, pin = PIN): Promise<void> {
  const create = phone.page.locator('[data-screen="pin-create"]')
  await create.or(phone.page.locator('[data-screen="pin-enter"]')).waitFor()
  if (await create.isVisible()) return phone.createPin(pin)
  await phone.typePin(pin)
  await phone.tap('goOn')
}

/** The number from the page, typed on the phone: both are done. */
export async function prove(portal: PortalPage, phone: WithPhone): Promise<void> {
  await phone.screen('proof')
  await phone.typeNumber(await portal.number())
  await phone.tap('approve')
  await phone.screen('done')
  await portal.page.waitForURL('**/activate/done')
}

/** The whole activation by a typed code, for walks that are about something else. The phone shows its accounts at the end. */
export async function activate(portal: PortalPage, phone: WithPhone, pin = PIN): Promise<void> {
  await claim(portal, phone, pin)
  await prove(portal, phone)
  await phone.tap('done')
  await phone.screen('home')
}
