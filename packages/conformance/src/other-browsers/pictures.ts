import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { artifactsFolder } from '../browser/repository.ts'
import type { Tab } from './tab.ts'

const folder = join(artifactsFolder, 'other-browsers')

/** For a person who wants to see how this browser shows it. */
export async function keepPicture(tab: Tab, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.png`), await tab.screenshot())
}
