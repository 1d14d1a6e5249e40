import type { BrowserContext, Page } from 'playwright-core'
import { openDesktop } from '../browser/launch.ts'
import { called, type Language } from './words.ts'

const locales = { en: 'en-GB', fr: 'fr-FR' } as const

/** A person at the portal, in a browser of their own. */
export interface AtPortal {
  readonly page: Page
  readonly context: BrowserContext
  /** Opens a one-time link and chooses a password; the first administrator gives names as well. */
  welcome(link: string, password: string, names?: { name: string; username: string }): Promise<void>
  signIn(username: string, password: string): Promise<void>
  /** The six digits in big type, once they are there. */
  number(): Promise<string>
  /** Waits until the page has gone on to this path by itself. */
  reaches(path: string): Promise<void>
  /** What a camera before the screen sees. */
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

export async function atPortal(portalUrl: string, lang: Language = 'en'): Promise<AtPortal> {
  const { context, page } = await openDesktop({ locale: locales[lang] })
  const words = called[lang]
  const number = page.locator('p.number')
  return {
    page,
    context,
    async welcome(link, password, names) {
      await page.goto(link)
      if (names !== undefined) {
        await page.getByLabel(words.name, { exact: true }).fill(names.name)
        await page.getByLabel(words.username, { exact: true }).fill(names.username)
      }
      await page.getByLabel(words.password, { exact: true }).fill(password)
      await page.getByRole('button', { name: words.savePassword }).click()
    },
    async signIn(username, password) {
      await page.goto(`${portalUrl}/sign-in`)
      await page.getByLabel(words.username, { exact: true }).fill(username)
      await page.getByLabel(words.password, { exact: true }).fill(password)
      await page.getByRole('button', { name: words.signIn, exact: true }).click()
    },
    async number() {
      await number.waitFor()
      return (await number.innerText()).replace(/\D/g, '')
    },
    reaches: (path) => page.waitForURL(`${portalUrl}${path}`),
    screenshot: () => page.screenshot(),
    close: () => context.close(),
  }
}
