import type { Locator } from 'playwright-core'

/** More things than any page of ours has to go through: whoever comes here has gone round it. */
const ROUND = 60

/** Goes from one thing to the next with the Tab key until this one has the focus; throws when it is reached by no key. */
export async function reach(target: Locator): Promise<void> {
  // Until it is there, at rest, and may be used: as for a finger.
  await target.click({ trial: true })
  const page = target.page()
  const passed: string[] = []
  for (let presses = 0; presses < ROUND; presses++) {
    if (await target.evaluate((one) => one === document.activeElement)) return
    await page.keyboard.press('Tab')
    passed.push(await page.evaluate(() => document.activeElement?.textContent?.trim() || (document.activeElement?.id ?? '')))
  }
  throw new Error(`no key leads to ${target}; passed: ${[...new Set(passed)].join(' | ')}`)
}
