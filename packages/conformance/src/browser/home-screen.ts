import type { BrowserContext, Page } from 'playwright-core'
import { findChromium } from './chromium.ts'

/**
 * Puts the app of this page on the home screen and opens it from there: a window of its own, without a browser around it. In a full Chromium it is
 * really installed; the headless shell cannot, and is told to say that it shows an app.
 */
export async function openFromHomeScreen(context: BrowserContext, page: Page): Promise<Page> {
  const origin = `${new URL(page.url()).origin}/`
  if (findChromium().kind === 'shell') {
    const app = await context.newPage()
    const devtools = await context.newCDPSession(app)
    await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'display-mode', value: 'standalone' }] })
    await app.goto(origin)
    return app
  }
  const devtools = await context.newCDPSession(page)
  await devtools.send('PWA.install', { manifestId: origin })
  await devtools.send('PWA.changeAppUserSettings', { manifestId: origin, displayMode: 'standalone' })
  const [app] = await Promise.all([context.waitForEvent('page'), devtools.send('PWA.launch', { manifestId: origin })])
  await devtools.detach()
  return app
}
