import type { BrowserContext } from 'playwright-core'
import { type CanvasCamera, lendCanvasCamera, type Shown } from './canvas-camera-page.ts'
import { frameHeight, frameWidth } from './frame.ts'

/** A camera for the headless shell, which has none: a canvas that shows the last screenshot. Pictures come in by a binding. */
export const installCanvasCamera = async (context: BrowserContext, access: CanvasCamera['access']) => {
  let shown: Shown = { number: 0, png: '' }
  await context.exposeFunction('__cameraFrame', (after: number) => (shown.number > after ? shown : null))
  await context.addInitScript(lendCanvasCamera, { width: frameWidth, height: frameHeight, access })
  return (png: Buffer) => {
    shown = { number: shown.number + 1, png: png.toString('base64') }
  }
}
