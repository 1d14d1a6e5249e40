import { openFromHomeScreen } from '../browser/home-screen.ts'
import type { WithPhone } from './with-phone.ts'

/** The phone's own camera has read the code, and its browser opens the link; no app is installed. */
export async function openLink(phone: WithPhone, link: string): Promise<void> {
  await phone.page.goto(link)
  await pastInstalling(phone)
}

/** Where a link that was opened leads to an offer to install the app, on without. */
export async function pastInstalling(phone: WithPhone): Promise<void> {
  const offer = phone.page.locator('[data-screen="install-first"]')
  await offer.or(phone.page.locator('[data-screen]:not([data-screen="link-opened"])')).first().waitFor()
  if (await offer.isVisible()) await phone.tap('withoutInstalling')
}

/** "Go on here anyway": the quiet way on, folded away under what it costs. */
export async function goOnHere(phone: WithPhone): Promise<void> {
  phone.effort.did('tap', phone.called.hereAnyway)
  await phone.hands.press(phone.page.locator('summary', { hasText: phone.called.hereAnyway }))
  await phone.tap('goOnHere')
}

/** Installs the app and opens it as one: from now on the person looks at that. */
export async function fromHomeScreen(phone: WithPhone): Promise<void> {
  await phone.open()
  phone.lookAt(await openFromHomeScreen(phone.phone.context, phone.page))
  await phone.page.locator('[data-screen]').waitFor()
}

/** Puts a text where whatever the person copied last lies: of two browsers that share nothing else, the clipboard is one. */
export async function carry(text: string, phone: WithPhone): Promise<void> {
  await phone.page.bringToFront()
  await phone.page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
}

/** What the person copied last. */
export const copiedOn = (phone: WithPhone): Promise<string> => phone.page.evaluate(() => navigator.clipboard.readText())
