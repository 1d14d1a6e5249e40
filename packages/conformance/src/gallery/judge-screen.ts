import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Smallest width and height of a target in CSS pixels: WCAG 2.2, 2.5.5 (AAA); 2.5.8 asks for 24. */
const TARGET = 44

/** Every rule of WCAG 2.2 A and AA, and axe's own best practices. */
const everything: axe.RunOnly = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }
/** What another colour scheme changes. */
const colours: axe.RunOnly = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }

/** What axe finds in the whole page, scrolled or not: the window is made as high as the page, so that a bar at its foot hides nothing. */
export async function axeFindings(page: Page, rules: 'everything' | 'colours'): Promise<string[]> {
  const before = page.viewportSize()
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  if (before) await page.setViewportSize({ width: before.width, height: Math.max(before.height, height) })
  await page.evaluate(axeSource)
  const found = await page.evaluate(
    async (runOnly) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
      )
    },
    rules === 'everything' ? everything : colours,
  )
  if (before) await page.setViewportSize(before)
  return found.map((line) => line.replace(/\s+/g, ' '))
}

/** Targets that a finger would miss. A link inside of a sentence is as high as its line (WCAG 2.5.8, inline). */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const inSentence = (element: Element) =>
      element.matches('a') && [...(element.parentElement?.childNodes ?? [])].some((node) => node.nodeType === 3 && node.nodeValue?.trim())
    // A box and the words beside it are one target.
    const inLabel = (element: Element) => (element.closest('label')?.getBoundingClientRect().height ?? 0) >= least
    return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect()
      // What is out of sight until it has the focus is no target of a finger.
      if (!element.checkVisibility() || width * height <= 1 || element.matches('.skip') || inSentence(element) || inLabel(element))
        return []
      const [w, h] = [Math.round(width), Math.round(height)]
      return h >= least && w >= least ? [] : [`${element.tagName.toLowerCase()} “${element.textContent?.trim().slice(0, 30)}” ${w}×${h}`]
    })
  }, TARGET)
}

/** Elements whose words are cut off, and how far the page could be scrolled sideways, at this width and size of type. */
export async function lostAt(page: Page, width: number, type = 1): Promise<string[]> {
  const before = page.viewportSize()
  await page.setViewportSize({ width, height: 740 })
  await page.evaluate((size) => {
    document.documentElement.style.setProperty('font-size', size === 1 ? null : `${size * 100}%`)
  }, type)
  const lost = await page.evaluate((wide) => {
    const over = document.documentElement.scrollWidth - wide
    const cut = [...document.querySelectorAll('body *')].flatMap((element) => {
      const style = getComputedStyle(element)
      if (!element.checkVisibility() || element.closest('svg') || element.matches('input, textarea, video')) return []
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
      const words = element.textContent?.trim() ?? ''
      // Words for screen readers alone stand in a box of one pixel.
      if (!hides || words === '' || element.clientWidth <= 1 || element.scrollWidth <= element.clientWidth + 1) return []
      return [`cut off: “${words.slice(0, 40)}”`]
    })
    return over > 0 ? [`${over} px too wide`, ...cut] : cut
  }, width)
  await page.evaluate(() => document.documentElement.style.removeProperty('font-size'))
  if (before) await page.setViewportSize(before)
  return lost.map((what) => `${width} px, type ${type * 100} %: ${what}`)
}

/** One heading of the first level; where something went wrong, one thing to do next; and nothing that moves, for whoever asked for that (WCAG 2.2, 2.3.3). */
export function structureFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seen = (selector: string) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility())
    const faults: string[] = []
    const heads = seen('h1').length
    if (heads !== 1) faults.push(`${heads} headings of the first level`)
    const moving = document.getAnimations().length
    if (moving > 0 && matchMedia('(prefers-reduced-motion: reduce)').matches) faults.push(`${moving} things move`)
    if (document.querySelector('[data-screen^="problem-"]')) {
      const first = seen('.btn.primary').length
      if (first !== 1) faults.push(`${first} things to do next`)
    }
    return faults
  })
}
