import { signal } from '@preact/signals'
import type { BrowserKind } from '../screens/allow-steps.ts'
import { browserKind, isAppleTouch } from './browser-kind.ts'

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

export async function installApp(): Promise<void> {
  installable.value = false
  await offer?.prompt().catch(() => undefined)
  offer = null
}

/** Opened from the Home Screen or the launcher, not in a browser's tab. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches || (navigator as { standalone?: boolean }).standalone === true
}

/** Where a tab and the installed app share nothing. */
export function isApplePhone(): boolean {
  return isAppleTouch(navigator.userAgent, navigator.maxTouchPoints)
}

export function thisBrowser(): BrowserKind {
  return browserKind(navigator.userAgent, navigator.maxTouchPoints, isInstalled())
}

/** Asks the browser not to tidy our keys away. Nobody waits for the answer. */
export function askToKeep(): void {
  navigator.storage?.persist?.().catch(() => undefined)
}
