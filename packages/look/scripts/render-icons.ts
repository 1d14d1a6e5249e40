/** Draws the app's icons from the mark. Usage: node packages/look/scripts/render-icons.ts <folder> */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { IconShape } from '../src/mark.ts'
import { iconSvg } from '../src/mark.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: render-icons.ts <folder>')

const icons: readonly { readonly file: string; readonly size: number; readonly shape: IconShape }[] = [
  { file: 'icon-192.png', size: 192, shape: 'rounded' },
  { file: 'icon-512.png', size: 512, shape: 'rounded' },
  { file: 'icon-maskable-512.png', size: 512, shape: 'maskable' },
  { file: 'apple-touch-icon-180.png', size: 180, shape: 'bleed' },
]

mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'icon.svg'), iconSvg('rounded'))
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
for (const { file, size, shape } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{display:block;width:100vw;height:100vh}</style>${iconSvg(shape)}`,
  )
  await page.screenshot({ path: join(folder, file), omitBackground: true })
  await page.close()
}
await browser.close()
