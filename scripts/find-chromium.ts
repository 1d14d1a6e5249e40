import { findChromium } from '../packages/conformance/src/browser/chromium.ts'

/** Prints the browser that the walks would use, and installs it first if there is none. */
const { executablePath, kind } = findChromium()
console.log(`${executablePath} (${kind === 'full' ? 'Chromium' : 'headless shell'})`)
