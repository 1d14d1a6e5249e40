import { installFromDebian } from './debian.ts'
import { isExecutable, onPath } from './on-path.ts'
import { installShell } from './shell.ts'

export interface Chromium {
  executablePath: string
  /** `shell`: the headless shell, which has no camera, no notifications and no BarcodeDetector. */
  kind: 'full' | 'shell'
  /** What its process needs on top of the usual environment. */
  env: Record<string, string>
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const onThisMachine = (): string | undefined => [...onPath(names), ...applications].find(isExecutable)

/** Debian's package of the engine without a browser's windows, menus and own pages: half the work for the same page. */
const light = (): Chromium | undefined => {
  const path = process.env.CHROMIUM_PATH ? undefined : onPath(['chromium-headless-shell']).find(isExecutable)
  return path ? { executablePath: path, kind: 'shell', env: {} } : undefined
}

const fromDebian = (): string | undefined => (installFromDebian(['chromium']) ? onThisMachine() : undefined)

const shell = (): Chromium => ({ ...installShell(), kind: 'shell' })

const find = (): Chromium => {
  if (process.env.COUNTERSIGN_BROWSER === 'shell') return shell()
  const engine = process.env.COUNTERSIGN_BROWSER === 'light' && light()
  if (engine) return engine
  const named = process.env.CHROMIUM_PATH
  if (named && !isExecutable(named)) throw new Error(`CHROMIUM_PATH is ${named}, and no program is there.`)
  const path = named ?? onThisMachine() ?? fromDebian()
  return path ? { executablePath: path, kind: 'full', env: {} } : shell()
}

let found: Chromium | undefined

/**
 * A Chromium, whatever it takes: CHROMIUM_PATH, the machine's own, Debian's when this is root, else the headless shell
 * of an npm package. COUNTERSIGN_BROWSER=shell asks for the last one, and `light` for the machine's own headless shell where it has one. A machine where all of it fails is an error, never a skipped walk.
 */
export const findChromium = (): Chromium => {
  found ??= find()
  return found
}

/** For pages that need nothing of a browser but its engine: the machine's own headless shell, else what there is. */
export const findLight = (): Chromium => (process.env.COUNTERSIGN_BROWSER === 'shell' ? findChromium() : (light() ?? findChromium()))
