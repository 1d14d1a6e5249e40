import type { Locator } from 'playwright-core'
import { reach } from './keyboard.ts'

/** How a person works a page: whatever they press or fill is the same. */
export interface Hands {
  press(target: Locator): Promise<void>
  fill(field: Locator, text: string): Promise<void>
}

/** A finger on a screen, or a mouse. */
export const fingers: Hands = {
  press: (target) => target.click(),
  fill: (field, text) => field.fill(text),
}

/** Tab, Enter and letters: no pointer at all. */
export const keys: Hands = {
  async press(target) {
    await reach(target)
    await target.page().keyboard.press('Enter')
  },
  async fill(field, text) {
    await reach(field)
    const { keyboard } = field.page()
    await keyboard.press('ControlOrMeta+A')
    await keyboard.type(text)
  },
}

/** The smallest screen that is promised (WCAG 2.2, 1.4.10: 320 CSS pixels), and no pointer: what a phone has to stand where something goes wrong. */
export const keysOnTheSmallest = { hands: keys, context: { viewport: { width: 320, height: 640 } } } as const
