import { signal } from '@preact/signals'
import type { BrowserKind } from '../screens/allow-steps.ts'
import type { Surroundings } from '../use/link/surroundings.ts'
import { browserKind } from './browser-kind.ts'
import { surroundingsOf } from './surroundings.ts'

/** Chromium's offer to install the app (not in the compiler's DOM library: it is not a standard). */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>
}

let offer: InstallOffer | null = null

/** The browser would install the app if asked. */
export const installable = signal(false)

export function listenForInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallOffer
    installable.value = true
  })
  window.addEventListener('appinstalled', () => {
    installable.value = false
  })
}

/** Shows the browser's own question; resolves when the person has answered it. */
export async function installApp(): Promise<void> {
  installable.value = false
  await offer?.prompt().catch(() => undefined)
  offer = null
}

/**
 * How long after the page is loaded an offer is waited for, in milliseconds. Chromium reads manifest and icons then, which took it 0.2 s (156, on a
 * computer); a phone may be five times as slow. Whoever gets none goes on without.
 */
const OFFER_MS = 1_000

/** Whether the browser offers to install the app: at once when it has, else when it does, or does not in time. */
export function offered(): Promise<boolean> {
  if (installable.value) return Promise.resolve(true)
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const loaded = () => {
      timer = setTimeout(() => over(false), OFFER_MS)
    }
    const heard = () => over(true)
    const over = (made: boolean) => {
      clearTimeout(timer)
      window.removeEventListener('load', loaded)
      window.removeEventListener('beforeinstallprompt', heard)
      resolve(made)
    }
    window.addEventListener('beforeinstallprompt', heard)
    if (document.readyState === 'complete') loaded()
    else window.addEventListener('load', loaded)
  })
}

/** Opened from the Home Screen or the launcher, not in a browser's tab. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true
}

/** Where this page runs. */
export function here(): Surroundings {
  return surroundingsOf({ userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints, standalone: isInstalled() })
}

export function thisBrowser(): BrowserKind {
  return browserKind(navigator.userAgent, navigator.maxTouchPoints, isInstalled())
}

/** Asks the browser not to tidy our keys away. Nobody waits for the answer. */
export function askToKeep(): void {
  navigator.storage?.persist?.().catch(() => undefined)
}
