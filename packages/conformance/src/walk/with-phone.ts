import type { Locator } from 'playwright-core'
import { openPhone, type PhoneBrowser, type PhoneOptions } from '../browser/phone.ts'
import { called, type Language } from './words.ts'

const locales = { en: 'en-GB', fr: 'fr-FR' } as const

/** A person with a phone in the hand: taps, types, and holds it before a screen. */
export interface WithPhone {
  readonly phone: PhoneBrowser
  open(): Promise<void>
  /** The screen with this name, once it is there. */
  screen(name: string): Promise<Locator>
  tap(what: Exclude<keyof (typeof called)['en'], 'name' | 'username' | 'password' | 'code' | 'pin' | 'pinAgain'>): Promise<void>
  typePin(pin: string): Promise<void>
  createPin(pin: string): Promise<void>
  typeCode(code: string): Promise<void>
  typeNumber(number: string): Promise<void>
  close(): Promise<void>
}

export async function withPhone(phoneUrl: string, lang: Language = 'en', options: PhoneOptions = {}): Promise<WithPhone> {
  const phone = await openPhone({ ...options, context: { locale: locales[lang], ...options.context } })
  const words = called[lang]
  const field = (label: string) => phone.page.getByLabel(label, { exact: true })
  return {
    phone,
    async open() {
      await phone.page.goto(phoneUrl)
    },
    async screen(name) {
      const found = phone.page.locator(`[data-screen="${name}"]`)
      await found.waitFor()
      return found
    },
    tap: (what) => phone.page.getByRole('button', { name: words[what], exact: true }).click(),
    typePin: (pin) => field(words.pin).fill(pin),
    async createPin(pin) {
      await field(words.pin).fill(pin)
      await field(words.pinAgain).fill(pin)
      await phone.page.getByRole('button', { name: words.goOn, exact: true }).click()
    },
    typeCode: (code) => field(words.code).fill(code),
    typeNumber: (number) => phone.page.locator('#number').fill(number),
    close: () => phone.close(),
  }
}
