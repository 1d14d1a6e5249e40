import { effect } from '@preact/signals'
import type { Places } from '../use/places.ts'

/**
 * The phone's own back gesture. The app keeps its places itself and asks the browser for one entry above home: whenever that is left,
 * the app takes one step back, and at home the browser goes where it came from.
 */
export function followHistory(places: Places, back: () => unknown): void {
  let above = history.state === 'above'
  effect(() => {
    if (places.depth.value > 0 && !above) {
      above = true
      history.pushState('above', '')
    }
  })
  window.addEventListener('popstate', () => {
    above = history.state === 'above'
    if (above) return
    if (places.depth.peek() === 0) return
    back()
    if (places.depth.peek() > 0) {
      above = true
      history.pushState('above', '')
    }
  })
}
