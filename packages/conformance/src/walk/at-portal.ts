import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openDesktop } from '../browser/launch.ts'
import { type Faults, watchFaults } from './faults.ts'
import { fingers, type Hands } from './hands.ts'
import { called, type Language, locales, type Tappable } from './words.ts'

/** A page of the portal, in whatever browser it is open. */
export interface PortalPage {
  readonly page: Page
  /** Opens a one-time link and chooses a password; the first administrator gives names as well. */
  welcome(link: string, password: string, names?: { name: string; username: string }): Promise<void>
  signIn(username: string, password: string): Promise<void>
  /** Out, and on the page that says so. */
  signOut(): Promise<void>
  /** A button or a link by its name. */
  press(what: Tappable): Promise<void>
  /** Waits for the page with this heading. */
  says(heading: string): Promise<Locator>
  /** The six digits in big type, once they are there. */
  number(): Promise<string>
  /** The twelve characters under the QR code, once they are there. */
  code(): Promise<string>
  /** The QR code's link, which also stands behind "I'm on this phone". */
  link(): Promise<string>
  /** Waits until the page has gone on to this path by itself. */
  reaches(path: string): Promise<void>
  /** What a camera before the screen sees. */
  screenshot(): Promise<Buffer>
}

/** A person at the portal, in a browser of their own. */
export interface AtPortal extends PortalPage {
  readonly context: BrowserContext
  readonly faults: Faults
  /** Closes the browser; throws when it had anything to complain of. */
  close(): Promise<void>
}

export async function atPortal(
  portalUrl: string,
  lang: Language = 'en',
  { hands = fingers, ...options }: BrowserContextOptions & { readonly hands?: Hands } = {},
): Promise<AtPortal> {
  const { context, page } = await openDesktop({ locale: locales[lang], ...options })
  const faults = await watchFaults(context)
  return {
    ...portalOn(portalUrl, page, lang, hands),
    context,
    faults,
    async close() {
      await Promise.all(context.pages().map(goBlank))
      await context.close()
      faults.check()
    },
  }
}

/** Away from the page, also when it is just going on by itself: Chromium sometimes never closes a window that is on its way to another page. */
async function goBlank(page: Page): Promise<void> {
  const left = () =>
    page.goto('about:blank').then(
      () => true,
      (error: Error) => {
        if (/interrupted by another navigation/.test(error.message)) return false
        throw error
      },
    )
  while (!(await left()));
}

/** Closes one window of a browser that stays open. */
export async function closeWindow(page: Page): Promise<void> {
  await goBlank(page)
  await page.close()
}

export function portalOn(portalUrl: string, page: Page, lang: Language = 'en', hands: Hands = fingers): PortalPage {
  const words = called[lang]
  const field = (label: string) => page.getByLabel(label, { exact: true })
  const digits = page.locator('p.number')
  const code = page.locator('.ticket p.code')
  const press = async (what: Tappable) => {
    const named = { name: words[what], exact: true }
    await hands.press(page.getByRole('button', named).or(page.getByRole('link', named)).filter({ visible: true }).first())
  }
  return {
    page,
    async welcome(link, password, names) {
      await page.goto(link)
      if (names !== undefined) {
        await hands.fill(field(words.name), names.name)
        await hands.fill(field(words.username), names.username)
      }
      await hands.fill(field(words.password), password)
      await hands.press(page.getByRole('button', { name: words.savePassword }))
    },
    async signIn(username, password) {
      await page.goto(`${portalUrl}/sign-in`)
      await hands.fill(field(words.username), username)
      await hands.fill(field(words.password), password)
      await hands.press(page.getByRole('button', { name: words.signIn, exact: true }))
    },
    async signOut() {
      await press('signOut')
      await page.waitForURL(`${portalUrl}/sign-in?**`)
    },
    press,
    async says(heading) {
      const found = page.getByRole('heading', { level: 1, name: heading })
      await found.waitFor()
      return page.getByRole('main')
    },
    async number() {
      await digits.waitFor()
      return (await digits.innerText()).replace(/\D/g, '')
    },
    async code() {
      await code.waitFor()
      return (await code.innerText()).replace(/\W/g, '')
    },
    async link() {
      await code.waitFor()
      return (await page.getByRole('link', { name: words.openHere, includeHidden: true }).first().getAttribute('href')) ?? ''
    },
    reaches: (path) => page.waitForURL(`${portalUrl}${path}`),
    screenshot: () => page.screenshot(),
  }
}
