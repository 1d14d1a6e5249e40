import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openDesktop } from '../browser/launch.ts'

export interface Print {
  readonly caption: string
  readonly picture: Buffer
}

const COLUMNS = 8
const WIDTH = 240

/** All pictures on one sheet, each with its name under it, so that one look goes over all of them. */
export async function writeContactSheet(path: string, title: string, prints: readonly Print[]): Promise<void> {
  const figures = prints.map(
    ({ caption, picture }) =>
      `<figure><img src="data:image/jpeg;base64,${picture.toString('base64')}" alt=""><figcaption>${caption}</figcaption></figure>`,
  )
  const { context, page } = await openDesktop({ viewport: { width: COLUMNS * (WIDTH + 16) + 48, height: 800 } })
  await page.setContent(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>
    body { margin: 24px; background: #888; font: 13px system-ui, sans-serif } h1 { font-size: 18px }
    main { display: grid; grid-template-columns: repeat(${COLUMNS}, ${WIDTH}px); gap: 16px; align-items: start }
    figure { margin: 0 } img { width: 100%; display: block } figcaption { padding: 4px 0 }
  </style><h1>${title}</h1><main>${figures.join('')}</main></html>`)
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, await page.screenshot({ fullPage: true }))
  await context.close()
}
