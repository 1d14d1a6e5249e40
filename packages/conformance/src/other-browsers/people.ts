import { allTexts, englishIn } from '../walk/french.ts'
import { PASSWORD, PIN } from '../walk/person.ts'
import { called, type Language } from '../walk/words.ts'
import type { Tab } from './tab.ts'

/** The same person as in the other walks, before a browser that is driven in another way: at the portal, with its screen before a camera. */
export function personAtPortal(tab: Tab, portal: string, lang: Language) {
  const words = called[lang]
  return {
    async welcome(link: string) {
      await tab.goto(link)
      await tab.fill(words.password, PASSWORD)
      await tab.press(words.savePassword)
      await tab.reaches(`${portal}/activate`)
    },
    async signIn(username: string) {
      await tab.goto(`${portal}/sign-in`)
      await tab.fill(words.username, username)
      await tab.fill(words.password, PASSWORD)
      await tab.press(words.signIn)
    },
    /** Up to the page after it: whoever opens another one before the answer has come stays signed in. */
    async signOut() {
      await tab.press(words.signOut)
      await tab.reaches(`${portal}/sign-in?notice=signed-out`)
    },
    goToAccount: () => tab.press(words.goToAccount),
    reaches: (path: string) => tab.reaches(`${portal}${path}`),
    number: async () => (await tab.see('p.number')).replace(/\D/g, ''),
    /** What a camera before the screen sees, once there is a code. */
    async picture() {
      await tab.see('.ticket p.code')
      return tab.screenshot()
    },
    code: async () => (await tab.see('.ticket p.code')).replace(/\W/g, ''),
  }
}

/** Everything on the page that is not in the person's language. */
export async function foreignOn(tab: Tab, lang: Language): Promise<string[]> {
  return lang === 'fr' ? englishIn(await tab.run(allTexts)) : []
}

/** And with the app in the hand. */
export function personWithPhone(tab: Tab, phone: string, lang: Language) {
  const words = called[lang]
  const screen = (name: string) => tab.see(`[data-screen="${name}"]`)
  return {
    async open() {
      await tab.goto(phone)
      await screen('first')
    },
    screen,
    tap: (what: 'scan' | 'type' | 'done') => tab.press(words[what]),
    typeCode: (code: string) => tab.fill(words.code, code),
    /** "Yes, this is me", by a PIN that is made now. */
    async confirm() {
      await screen('account')
      await tab.press((await tab.shows(words.pinInstead)) ? words.pinInstead : words.yes)
      await screen('pin-create')
      await tab.fill(words.pin, PIN)
      await tab.fill(words.pinAgain, PIN)
      await tab.press(words.goOn)
    },
    /** The last digit sends it, unless the PIN is asked again; then that stands there already. */
    async prove(number: string) {
      await screen('proof')
      const asksPin = (await tab.count('[data-screen="proof"] [data-pin]')) > 0
      await tab.fillAt('#number', number)
      if (asksPin) await tab.press(words.approve)
      await screen('done')
    },
    async approve(number: string) {
      await screen('request')
      await tab.fillAt('#number', number)
      await tab.fill(words.pin, PIN)
      await tab.press(words.approve)
      await screen('result-approved')
    },
  }
}
