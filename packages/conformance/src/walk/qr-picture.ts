import encodeQR from 'qr'
import { openDesktop } from '../browser/launch.ts'

/** What a screen shows to a camera: any QR code. */
export async function pictureOf(text: string): Promise<Buffer> {
  const { context, page } = await openDesktop()
  await page.setContent(`<div style="width:640px;margin:auto">${encodeQR(text, 'svg', { border: 4 })}</div>`)
  const picture = await page.screenshot()
  await context.close()
  return picture
}
