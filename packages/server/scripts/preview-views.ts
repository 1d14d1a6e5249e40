/**
 * Renders every page of the portal in every state and language into a folder and takes pictures of them.
 * Usage: node packages/server/scripts/preview-views.ts [folder] [part of a name …]
 */
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { languages } from '@countersign/look/words.ts'
import { chromium } from 'playwright-core'
import { portalAssets } from '../src/portal/assets/portal-assets.ts'
import type { Given } from '../test/portal/samples.ts'
import { samples } from '../test/portal/samples.ts'

const [folder = join(tmpdir(), 'countersign-preview'), ...wanted] = process.argv.slice(2)

const trying: Given = {
  issuer: 'Caisse de retraite complémentaire des métiers du bâtiment',
  name: `Maximiliana-Konstantina ${'von und zu Hohenlohe-Waldenburg '.repeat(5)}`.trim(),
  username: 'maximiliana-konstantina.hohenlohe-waldenburg-schillingsfuerst',
  phone: 'هاتف آنا <b>Pixel</b> & Co. “9 Pro XL”',
  browser: 'Un navigateur au nom interminable '.repeat(4),
}

const pages = new Map<string, string>()
for (const lang of languages) {
  for (const [name, page] of Object.entries(samples(lang))) pages.set(`${name}.${lang}`, page)
  for (const [name, page] of Object.entries(samples(lang, trying))) pages.set(`${name}.long.${lang}`, page)
}

const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'"
const server = createServer((request, response) => {
  const path = request.url ?? '/'
  const asset = portalAssets.get(path)
  const page = pages.get(path.slice(1))
  response.setHeader('content-security-policy', policy)
  response.setHeader('content-type', asset?.type ?? 'text/html; charset=utf-8')
  response.statusCode = asset === undefined && page === undefined ? 404 : 200
  response.end(asset?.body ?? page ?? '')
}).listen(0)
const origin = `http://localhost:${(server.address() as AddressInfo).port}`

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: flags })
const screens = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  small: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  tiny: { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true },
  desk: { viewport: { width: 1280, height: 800 } },
}
mkdirSync(folder, { recursive: true })
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [screen, options] of Object.entries(screens)) {
    const context = await browser.newContext({ ...options, colorScheme, reducedMotion: 'reduce' })
    for (const name of pages.keys()) {
      const picture = `${name}.${screen}.${colorScheme}`
      if (!wanted.every((part) => picture.includes(part))) continue
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('404')) console.error(picture, message.text())
      })
      page.on('pageerror', (error) => console.error(picture, error.message))
      await page.goto(`${origin}/${name}`)
      // Two frames: the page's script has run and what it changed is painted.
      await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))')
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      if (Number(overflow) > 0) console.error(`${picture}: ${overflow} px too wide`)
      // A full-page picture would drop the touch screen's media features, so the window grows instead.
      const height = Number(await page.evaluate('document.documentElement.scrollHeight'))
      await page.setViewportSize({ ...options.viewport, height: Math.max(options.viewport.height, height) })
      await page.screenshot({ path: join(folder, `${picture}.png`) })
      await page.close()
    }
    await context.close()
  }
}
await browser.close()
server.close()
console.log(folder)
