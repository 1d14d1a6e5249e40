import type { Page } from 'playwright-core'

/** A page that the person has left: hidden, and frozen as phones freeze it. Its timers stand still. */
export interface Left {
  /** They look at it again. */
  comeBack(): Promise<void>
}

export async function leave(page: Page): Promise<Left> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  return {
    async comeBack() {
      await session.send('Page.setWebLifecycleState', { state: 'active' })
      await page.bringToFront()
      await session.detach()
    },
  }
}
