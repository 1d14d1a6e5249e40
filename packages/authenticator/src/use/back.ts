import { stopActivation } from './activation/end.ts'
import type { App } from './app.ts'
import { setAside } from './request/answer.ts'

/** The phone's own back gesture: one step back where there is a step, else to the start. Never in the middle of sending something. */
export function goBack(app: App): void {
  if (app.busy.value) return
  const place = app.places.now.value
  switch (place.at) {
    case 'request':
      return setAside(app, place.request)
    case 'account':
    case 'proof':
      return stopActivation(app)
    case 'done':
    case 'approved':
    case 'denied':
    case 'problem':
    case 'opening':
    case 'pin-change':
      return app.places.home()
    default:
      return app.places.back()
  }
}
