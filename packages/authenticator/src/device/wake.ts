import type { Pause } from '../use/ports.ts'

/** Calls back when there is a reason to look again: the network is back, or the person is. Returns how to stop. */
export function onWake(wake: () => void): () => void {
  const shown = () => {
    if (document.visibilityState === 'visible') wake()
  }
  window.addEventListener('online', wake)
  window.addEventListener('pageshow', shown)
  document.addEventListener('visibilitychange', shown)
  return () => {
    window.removeEventListener('online', wake)
    window.removeEventListener('pageshow', shown)
    document.removeEventListener('visibilitychange', shown)
  }
}

/** Waits, but not longer than until there is a reason to try again. */
export const pause: Pause = (ms) =>
  new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    const timer = setTimeout(over, ms)
    const stop = onWake(over)
  })

/** Calls back when nobody looks any more. */
export function onSleep(sleep: () => void): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') sleep()
  })
}
