import type { Page } from 'playwright-core'

/** Goes from one thing to the next with the Tab key until the focus is on the button of this name; throws when it is reached by no key. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    const here = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    if (here === name) return
    passed.push(here)
  }
  throw new Error(`no key leads to “${name}”; passed: ${[...new Set(passed)].join(' | ')}`)
}

/** Presses the button of this name by keyboard alone. */
export async function pressByKey(page: Page, name: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}
