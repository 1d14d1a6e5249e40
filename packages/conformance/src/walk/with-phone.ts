import type { Locator, Page } from 'playwright-core'
import { openPhone, type PhoneBrowser, type PhoneOptions } from '../browser/phone.ts'
import { countEffort, type Effort } from './effort.ts'
import { type Faults, watchFaults } from './faults.ts'
import { fingers, type Hands } from './hands.ts'
import { called, type Language, locales, type Tappable } from './words.ts'

/** A person with a phone in the hand: taps, types, and holds it before a screen. */
export interface WithPhone {
  readonly phone: PhoneBrowser
  /** The page that the person looks at. */
  readonly page: Page
  readonly faults: Faults
  /** Everything that the person did with it. */
  readonly effort: Effort
  /** What things are called in the person's language. */
  readonly called: (typeof called)[Language]
  /** How the person works the app. */
  readonly hands: Hands
  open(): Promise<void>
  /** From now on the person looks at this page: a link has opened it. */
  lookAt(page: Page): void
  /** Switches the phone off and on, and opens the app again. */
  restart(): Promise<void>
  /** The screen with this name, once it is there. */
  screen(name: string): Promise<Locator>
  tap(what: Tappable): Promise<void>
  /** Holds the phone before a screen. */
  scan(picture: Buffer): Promise<void>
  typePin(pin: string): Promise<void>
  createPin(pin: string): Promise<void>
  typeCode(code: string): Promise<void>
  typeNumber(number: string): Promise<void>
  /** Closes the browser; throws when it had anything to complain of. */
  close(): Promise<void>
}

export async function withPhone(
  phoneUrl: string,
  lang: Language = 'en',
  { hands = fingers, ...options }: PhoneOptions & { readonly hands?: Hands } = {},
): Promise<WithPhone> {
  const phone = await openPhone({ ...options, context: { locale: locales[lang], ...options.context } })
  const words = called[lang]
  const allowed: RegExp[] = []
  const watches = [await watchFaults(phone.context)]
  const faults: Faults = {
    allow: (...expected) => allowed.push(...expected),
    check() {
      for (const watch of watches) {
        watch.allow(...allowed)
        watch.check()
      }
    },
  }
  let page = phone.page
  const effort = countEffort()
  const tap = (name: string) => {
    effort.did('tap', name)
    return hands.press(page.getByRole('button', { name, exact: true }))
  }
  const fill = (label: string, text: string) => {
    effort.did('field', label)
    return hands.fill(field(label), text)
  }
  const field = (label: string) => page.getByLabel(label, { exact: true })
  return {
    phone,
    get page() {
      return page
    },
    faults,
    effort,
    called: words,
    hands,
    async open() {
      await page.goto(phoneUrl)
    },
    lookAt(other) {
      page = other
    },
    async restart() {
      await phone.restart()
      watches.push(await watchFaults(phone.context))
      page = phone.page
      await page.goto(phoneUrl)
    },
    async screen(name) {
      const found = page.locator(`[data-screen="${name}"]`)
      await found.waitFor()
      return found
    },
    tap: (what) => tap(words[what]),
    scan: (picture) => {
      effort.did('scan', 'the code on the page')
      return phone.show(picture)
    },
    typePin: (pin) => fill(words.pin, pin),
    async createPin(pin) {
      await fill(words.pin, pin)
      await fill(words.pinAgain, pin)
      await tap(words.goOn)
    },
    typeCode: (code) => fill(words.code, code),
    typeNumber: (number) => {
      effort.did('field', 'the number on the page')
      return hands.fill(page.locator('#number'), number)
    },
    async close() {
      await phone.close()
      faults.check()
    },
  }
}
