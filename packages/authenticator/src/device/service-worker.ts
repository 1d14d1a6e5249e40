import { serviceWorkerAddress } from './trusted.ts'

/** How often an app that stays open asks whether there is a newer one. */
const CHECK_MS = 60 * 60_000

/**
 * Registers the service worker. A newer one waits until `idle()` says that nobody is in the middle of anything; then it takes over and
 * the page is loaded afresh.
 */
export function keepUpdated(idle: () => boolean): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  if (workers === undefined || !import.meta.env.PROD) return
  const controlled = workers.controller !== null
  workers.addEventListener('controllerchange', () => {
    // The very first worker takes over a page that it did not serve: nothing is newer then.
    if (controlled) whenIdle(idle, () => location.reload())
  })
  workers.register(serviceWorkerAddress(), { updateViaCache: 'none' }).then(
    (registration?: ServiceWorkerRegistration) => {
      // Privacy modes that block workers resolve to nothing.
      if (registration === undefined) return
      const offer = () => {
        const waiting = registration.waiting
        if (waiting !== null && controlled) whenIdle(idle, () => waiting.postMessage('take-over'))
      }
      offer()
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', offer)
      })
      setInterval(() => void registration.update().catch(() => undefined), CHECK_MS)
    },
    () => undefined, // Without a service worker the app works; it only needs the network to open.
  )
}

function whenIdle(idle: () => boolean, then: () => void): void {
  if (idle()) then()
  else setTimeout(() => whenIdle(idle, then), 2_000)
}

/** Asks for the newest version at once, whatever is cached. */
export async function loadAfresh(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  await registration?.update().catch(() => undefined)
  registration?.waiting?.postMessage('take-over')
  location.reload()
}
