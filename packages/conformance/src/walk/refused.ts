import type { Locator } from 'playwright-core'
import type { WithPhone } from './with-phone.ts'
import { called, type Language, type Tappable } from './words.ts'

export interface Refusal {
  /** Part of the screen's heading. */
  readonly title: string
  /** The one thing to do next. */
  readonly next: Tappable
  readonly lang?: Language
}

/** Waits for the screen that explains this refusal: it has one heading, one sentence or two, exactly one thing to do next, and room for all of it. */
export async function refused(phone: WithPhone, code: string, { title, next, lang = 'en' }: Refusal): Promise<Locator> {
  const screen = await phone.screen(`problem-${code}`)
  await screen.getByRole('heading', { level: 1, name: title }).waitFor()
  const first = await screen.locator('.foot .btn.primary').allInnerTexts()
  if (first.length !== 1 || first[0] !== called[lang][next])
    throw new Error(`the screen problem-${code} offers ${JSON.stringify(first)}, not “${called[lang][next]}” alone`)
  const beyond = await phone.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (beyond > 0) throw new Error(`the screen problem-${code} is ${beyond} px wider than the phone`)
  return screen
}
