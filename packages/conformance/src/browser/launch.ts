import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { type Chromium, findLight } from './chromium.ts'

/** No sandbox: containers and root have none to give. The rest keeps Chromium from calling home. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchOptions = ({ executablePath, env }: Chromium, more: string[] = []) => ({
  executablePath,
  headless: true,
  args: [...flags, ...more],
  env: { ...process.env, ...env } as Record<string, string>,
})

let shared: Promise<Browser> | undefined

/** One desktop Chromium for all of a run's portal sessions: each of them is a context, with cookies of its own. */
export const desktop = (): Promise<Browser> => {
  shared ??= chromium.launch(launchOptions(findLight()))
  return shared
}

/** A person at a computer, in a private window. Close the context when done. */
export const openDesktop = async (options: BrowserContextOptions = {}) => {
  const browser = await desktop()
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, locale: 'en-GB', ...options })
  return { context, page: await context.newPage() }
}

export const closeDesktop = async () => {
  const browser = await shared
  shared = undefined
  await browser?.close()
}
