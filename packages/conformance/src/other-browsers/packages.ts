import { installFromDebian } from '../browser/debian.ts'
import { isExecutable, onPath } from '../browser/on-path.ts'

/** The programs of these walks, and Debian's packages that have them. */
const packages = { 'firefox-esr': 'firefox-esr', WebKitWebDriver: 'webkit2gtk-driver', Xvfb: 'xvfb', openssl: 'openssl' }

const missing = () =>
  Object.entries(packages)
    .filter(([program]) => !onPath([program]).some(isExecutable))
    .map(([, name]) => name)

/** Brings what is missing where that is possible. A machine where it is not is an error, never a skipped walk. */
export function needPackages(): void {
  const wanted = missing()
  if (wanted.length > 0 && installFromDebian(wanted)) wanted.splice(0, wanted.length, ...missing())
  if (wanted.length > 0) throw new Error(`The walks in Firefox and WebKit need what Debian calls ${wanted.join(', ')}: install that first.`)
}
