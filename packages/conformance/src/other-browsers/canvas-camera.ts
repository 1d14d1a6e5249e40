import { lendCanvasCamera, type Shown } from '../browser/canvas-camera-page.ts'
import { frameHeight, frameWidth } from '../browser/frame.ts'
import type { Tab } from './tab.ts'

/**
 * A camera for the page that is open now, before it is asked for: Firefox's and WebKit's own false ones draw pictures of their own.
 * Returns how to hold the phone before a screen.
 */
export async function lendCamera(tab: Tab): Promise<(png: Buffer) => Promise<void>> {
  let number = 0
  await tab.run(hold, { number, png: '' })
  await tab.run(lendCanvasCamera, { width: frameWidth, height: frameHeight, access: 'allowed' as const })
  return (png) => tab.run(hold, { number: ++number, png: png.toString('base64') })
}

const hold = (shown: Shown): void => {
  Object.assign(window, { __cameraFrame: async (after: number) => (shown.number > after ? shown : null) })
}
