import type { Send } from './commands.ts'
import type { Tab } from './tab.ts'
import { until } from './until.ts'

/** Makes the window as large as it takes for the page to have this size: each browser has something of its own around it. */
export async function fit(send: Send, tab: Tab, [width, height]: readonly [number, number]): Promise<void> {
  await send('size', { width, height })
  await until(`a page of ${width}×${height}`, async () => {
    const now = await tab.run(() => ({ inner: [innerWidth, innerHeight] as const, outer: [outerWidth, outerHeight] as const }))
    if (now.inner[0] === width && now.inner[1] === height) return true
    await send('size', { width: width + now.outer[0] - now.inner[0], height: height + now.outer[1] - now.inner[1] })
    return undefined
  })
}
