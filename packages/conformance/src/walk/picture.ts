import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { openDesktop } from '../browser/launch.ts'

export interface SideBySide {
  /** PNG screenshots: of a page on a computer, and of a phone. */
  readonly portal: Buffer
  readonly phone: Buffer
  /** What the picture shows, for whoever cannot see it while it is made. */
  readonly title: string
}

const [WIDTH, HEIGHT] = [1400, 860]
const data = (png: Buffer) => `data:image/png;base64,${png.toString('base64')}`

// Written out rather than taken from the products' style sheets: a frame is no part of any screen. The colours are their paper, ink and line.
const page = ({ portal, phone, title }: SideBySide) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>
  html { background: #f5f4f0 }
  body { margin: 0; width: ${WIDTH}px; height: ${HEIGHT}px; display: flex; align-items: center; justify-content: center; gap: 48px }
  img { display: block }
  .portal { width: 904px; border: 1px solid #d4d2ca; border-radius: 12px; overflow: hidden; background: #fff }
  .portal::before { content: ""; display: block; height: 34px; background: #eceae4; border-bottom: 1px solid #d4d2ca }
  .portal img { width: 904px }
  .phone { width: 346px; padding: 10px; border: 1px solid #d4d2ca; border-radius: 44px; background: #14181b }
  .phone img { width: 346px; border-radius: 34px }
</style><div class="portal"><img src="${data(portal)}" alt=""></div><div class="phone"><img src="${data(phone)}" alt=""></div></html>`

/** The portal's page and the phone's screen of one moment, side by side on paper. */
export async function writeSideBySide(path: string, parts: SideBySide): Promise<number> {
  const { context, page: sheet } = await openDesktop({ viewport: { width: WIDTH, height: HEIGHT }, deviceScaleFactor: 2 })
  await sheet.setContent(page(parts))
  await sheet.evaluate(() => Promise.all([...document.images].map((image) => image.decode())))
  const picture = await sheet.screenshot()
  await context.close()
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, picture)
  return picture.length
}
