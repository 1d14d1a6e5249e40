import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { artifactsFolder } from './repository.ts'

export interface ShotOptions {
  /** Below the artifacts folder unless absolute. */
  folder?: string
  sizes?: [width: number, height: number][]
  schemes?: ('light' | 'dark')[]
  fullPage?: boolean
}

/** Pictures of the page as it stands, one per size and colour scheme; the page keeps its own size and scheme. Returns their paths. */
export const takeShots = async (page: Page, name: string, options: ShotOptions = {}): Promise<string[]> => {
  const before = page.viewportSize()
  const {
    folder = 'screenshots',
    sizes = before ? [[before.width, before.height]] : [],
    schemes = ['light', 'dark'],
    fullPage = false,
  } = options
  const target = resolve(artifactsFolder, folder)
  mkdirSync(target, { recursive: true })
  const paths: string[] = []
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme })
      const path = resolve(target, `${name}-${width}x${height}-${colorScheme}.png`)
      await page.screenshot({ path, fullPage, animations: 'disabled' })
      paths.push(path)
    }
  }
  await page.emulateMedia({ colorScheme: null })
  if (before) await page.setViewportSize(before)
  return paths
}
