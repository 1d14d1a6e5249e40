import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { installCanvasCamera } from './camera-canvas.ts'
import { createCameraFile, filmScreenshot } from './camera-file.ts'
import { findChromium } from './chromium.ts'
import { launchOptions } from './launch.ts'

export interface PhoneBrowser {
  page: Page
  context: BrowserContext
  /** Holds the phone before a screen: from now on its camera films this screenshot. */
  show(png: Buffer): Promise<void>
  /** Switches the phone off and on: same keys, same storage, and the camera before a blank wall. */
  restart(): Promise<void>
  close(): Promise<void>
}

const models = {
  pixel: 'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
}

export interface PhoneOptions {
  /** What the browser says it is. It stays Chromium: an iPhone's own limits are not imitated. */
  model?: keyof typeof models
  /** Whether the person has allowed the camera already; `none` is a phone without one, `two` one with two lenses that film test patterns. */
  camera?: 'allowed' | 'denied' | 'none' | 'two'
  context?: BrowserContextOptions
}

const fakeDevice = (camera: PhoneOptions['camera'], film: string) => {
  if (camera === 'none') return ['--use-fake-device-for-media-stream=device-count=0']
  // A film would make one device of them.
  if (camera === 'two') return ['--use-fake-device-for-media-stream=device-count=2']
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
}

/** A phone is a browser process with a folder of its own: a private window would lose its keys, its push and its clicks. */
export const openPhone = async ({ model = 'pixel', camera = 'allowed', context: more = {} }: PhoneOptions = {}): Promise<PhoneBrowser> => {
  const found = findChromium()
  const folder = mkdtempSync(join(tmpdir(), 'countersign-phone-'))
  const film = join(folder, 'camera.y4m')
  mkdirSync(join(folder, 'profile'))

  const start = async () => {
    createCameraFile(film)
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      ...launchOptions(found, found.kind === 'full' ? fakeDevice(camera, film) : []),
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      hasTouch: true,
      userAgent: models[model],
      locale: 'en-GB',
      ...(found.kind === 'full'
        ? { permissions: camera === 'allowed' || camera === 'two' ? ['camera', 'notifications'] : ['notifications'] }
        : {}),
      ...more,
    })
    const show =
      found.kind === 'full'
        ? (png: Buffer) => filmScreenshot(film, png)
        : await installCanvasCamera(context, camera === 'two' ? 'allowed' : camera)
    return { context, show, page: context.pages()[0] ?? (await context.newPage()) }
  }

  let now = await start()
  return {
    get page() {
      return now.page
    },
    get context() {
      return now.context
    },
    show: async (png) => now.show(png),
    restart: async () => {
      await now.context.close()
      now = await start()
    },
    close: async () => {
      await now.context.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
