import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeDesktop, openDesktop } from '../../src/browser/launch.ts'
import { artifactsFolder } from '../../src/browser/repository.ts'
import { type Print, writeContactSheet } from '../../src/gallery/contact-sheet.ts'
import { type Galleries, openGalleries } from '../../src/gallery/galleries.ts'
import { axeFindings, lostAt, smallTargets, structureFaults } from '../../src/gallery/judge-screen.ts'
import { englishOn } from '../../src/walk/french.ts'

let galleries: Galleries
beforeAll(async () => {
  galleries = await openGalleries()
})
afterAll(async () => {
  await closeDesktop()
  await galleries?.close()
})

const sides = ['portal', 'app'] as const
const langs = ['en', 'fr'] as const
const schemes = ['light', 'dark'] as const
const sizes = { phone: { width: 390, height: 844 }, tablet: { width: 820, height: 1180 }, desktop: { width: 1280, height: 800 } }
const cases = sides.flatMap((side) => langs.flatMap((lang) => schemes.map((scheme) => ({ side, lang, scheme }))))

/** Names and contents that are in no language of ours stand on these. */
const usualOnly = (name: string) => !name.endsWith('-trying')

describe.each(cases)('every screen of the $side, in $lang, $scheme', { timeout: 400_000 }, ({ side, lang, scheme }) => {
  let context: BrowserContext
  beforeAll(async () => {
    const touch = { hasTouch: true, isMobile: side === 'app' }
    context = (await openDesktop({ viewport: sizes.phone, colorScheme: scheme, reducedMotion: 'reduce', ...touch })).context
  })
  afterAll(() => context?.close())

  test('axe finds nothing, a finger meets each target, nothing is lost at 320 px or with type of 200 %, one heading, one next step', async () => {
    const faults: string[] = []
    const prints = new Map<string, Print>()
    const exhibits = galleries.exhibits.filter((one) => one.side === side && one.lang === lang)
    expect(exhibits.length).toBeGreaterThan(30)
    const left = [...exhibits]
    const look = async () => {
      const page = await context.newPage()
      for (let one = left.shift(); one !== undefined; one = left.shift()) {
        const { name, url } = one
        await page.goto(url)
        await page.locator('h1').first().waitFor()
        const usual = usualOnly(name)
        const found: string[] = []
        // Structure does not depend on the contents, nor colours on the language, nor words and layout on the colours.
        if (usual && (scheme === 'light' || lang === 'en'))
          found.push(...(await axeFindings(page, scheme === 'light' ? 'everything' : 'colours')))
        if (scheme === 'light') {
          found.push(
            ...(await structureFaults(page)),
            ...(await smallTargets(page)),
            ...(await lostAt(page, 320)),
            ...(await lostAt(page, 390, 2)),
          )
          if (lang === 'fr' && usual) found.push(...(await englishOn(page)).map((text) => `English: ${text}`))
        }
        faults.push(...found.map((fault) => `${name}: ${fault}`))
        if (!usual) continue
        for (const [size, viewport] of Object.entries(side === 'portal' ? sizes : { phone: sizes.phone })) {
          // In between nothing new is said, nor in other colours.
          if (size === 'tablet' && (lang !== 'en' || scheme !== 'light')) continue
          await page.setViewportSize(viewport)
          const picture = await page.screenshot({ type: 'jpeg', quality: 70, fullPage: size === 'phone', animations: 'disabled' })
          prints.set(`${name} · ${size}`, { caption: `${name} · ${size}`, picture })
        }
        await page.setViewportSize(sizes.phone)
      }
      await page.close()
    }
    // As many pages at once as the smallest machine has cores.
    await Promise.all([look(), look()])
    await writeContactSheet(join(artifactsFolder, `contact-sheet-${side}-${lang}-${scheme}.png`), `${side}, ${lang}, ${scheme}`, [
      ...prints.values(),
    ])
    expect(faults).toEqual([])
  })
})
