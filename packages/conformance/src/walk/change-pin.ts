import type { RunningServer } from '@countersign/client/server-process/server.ts'
import type { AtPortal } from './at-portal.ts'
import { signingIn } from './person.ts'
import type { WithPhone } from './with-phone.ts'
import type { Language } from './words.ts'

const fieldOf = (phone: WithPhone, name: 'presentPin' | 'newPin' | 'newPinAgain') =>
  phone.page.getByRole('textbox', { name: phone.called[name], exact: true })

export async function typePresentPin(phone: WithPhone, pin: string): Promise<void> {
  await fieldOf(phone, 'presentPin').fill(pin)
  await phone.tap('goOn')
}

/** Types the new PIN twice, or something else the second time, and sends it. */
export async function typeNewPin(phone: WithPhone, pin: string, again = pin): Promise<void> {
  await fieldOf(phone, 'newPin').fill(pin)
  await fieldOf(phone, 'newPinAgain').fill(again)
  await phone.tap('changePin')
}

/** From the wish to the fields for the new PIN: somebody signs in, and the present PIN is typed. The sign-in waits for its answer. */
export async function toAnotherPin(
  server: RunningServer,
  phone: WithPhone,
  username: string,
  pin: string,
  lang: Language = 'en',
): Promise<{ portal: AtPortal; number: string }> {
  await phone.screen('pin-wish')
  const waiting = await signingIn(server, username, lang)
  await phone.screen('pin-present')
  await typePresentPin(phone, pin)
  await phone.screen('pin-change')
  return waiting
}
