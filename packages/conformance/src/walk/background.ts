import type { Page } from 'playwright-core'

/** A page that the person has left: hidden, and frozen as phones freeze it. Its timers stand still. */
export interface Left {
  /** They look at it again. */
  comeBack(): Promise<void>
}

/** What playwright-core keeps behind a page, as its own inspector reaches it; the version is pinned. */
interface Behind {
  readonly _connection: {
    toImpl(page: unknown): {
      readonly delegate: {
        readonly _mainFrameSession: { readonly _client: { send(method: string, parameters: Record<string, unknown>): Promise<unknown> } }
      }
    }
  }
}

/** Playwright lets every page believe that it is looked at, and a page like that cannot be left: the session that says so has to unsay it. */
export async function leave(page: Page): Promise<Left> {
  const { _client: client } = (page as unknown as Behind)._connection.toImpl(page).delegate._mainFrameSession
  await client.send('Emulation.setFocusEmulationEnabled', { enabled: false })
  await client.send('Page.setWebLifecycleState', { state: 'frozen' })
  return {
    async comeBack() {
      await client.send('Page.setWebLifecycleState', { state: 'active' })
      await page.bringToFront()
      await client.send('Emulation.setFocusEmulationEnabled', { enabled: true })
    },
  }
}
