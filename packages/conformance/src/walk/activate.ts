import type { PortalPage } from './at-portal.ts'
import { PIN } from './person.ts'
import type { WithPhone } from './with-phone.ts'

/** Types a code into the app, from its first screen or from among its accounts: a complete one goes on by itself. */
export async function giveCode(phone: WithPhone, code: string): Promise<void> {
  await phone.page.locator('[data-screen="first"], [data-screen="home"]').waitFor()
  await phone.tap('type')
  await phone.screen('typed')
  await phone.typeCode(code)
}

/** Up to the number: the code typed, the account confirmed, the PIN made; or the app's own PIN, where it has one. */
export async function claim(portal: PortalPage, phone: WithPhone, pin = PIN): Promise<void> {
  await giveCode(phone, await portal.code())
  await confirm(phone, pin)
  await phone.screen('proof')
}

/** "Yes, this is me", by a PIN: the one that the app has, or one that is made now. */
export async function confirm(phone: WithPhone, pin = PIN): Promise<void> {
  const account = await phone.screen('account')
  if ((await account.locator('[data-pin]').count()) > 0) {
    await phone.typePin(pin)
    return phone.tap('yes')
  }
  await toNewPin(phone)
  await phone.createPin(pin)
}

/** From the account to the page where a PIN is made: where the phone could recognise its owner, that is the other way. */
export async function toNewPin(phone: WithPhone): Promise<void> {
  const account = await phone.screen('account')
  const instead = account.getByRole('button', { name: phone.called.pinInstead, exact: true })
  await phone.tap((await instead.isVisible()) ? 'pinInstead' : 'yes')
  await phone.screen('pin-create')
}

/** "Yes, this is me", as the phone is unlocked. */
export async function confirmByPlatform(phone: WithPhone): Promise<void> {
  await phone.screen('account')
  await phone.tap('platform')
}

/** The number from the page, typed on the phone: both are done. The last digit sends it, unless the PIN is asked again; then that stands there already. */
export async function prove(portal: PortalPage, phone: WithPhone): Promise<void> {
  const proof = await phone.screen('proof')
  const asksPin = (await proof.locator('[data-pin]').count()) > 0
  await phone.typeNumber(await portal.number())
  if (asksPin) await phone.tap('approve')
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
