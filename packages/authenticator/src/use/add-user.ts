import type { App } from './app.ts'
import type { Place } from './places.ts'
import { setAside } from './request/answer.ts'

/** Where an account is being added already, or its owner is being asked for. */
const adding: ReadonlySet<Place['at']> = new Set(['scan', 'typed', 'link', 'link-opened', 'opening', 'account', 'pin-create', 'proof'])

/** Places with nothing left to come back to. */
const over: ReadonlySet<Place['at']> = new Set(['done', 'approved', 'denied', 'problem'])

/** Whether the bar's menu offers it. The list of accounts has a button of its own; the first screen, which stands at home too, has none of that name. */
export function offersAddUser(app: App): boolean {
  const { at } = app.places.now.value
  if (at === 'home') return app.accounts.value.length === 0 && app.unfinished.value === null
  return !adding.has(at)
}

/** "Add user", from wherever the person is: an open request is set aside and waits in the list. */
export function addUser(app: App): void {
  if (app.busy.value) return
  leave(app)
  app.places.go({ at: 'scan' })
}

/** To the accounts, from wherever the person is. */
export function goHome(app: App): void {
  if (app.busy.value) return
  leave(app)
  app.places.home()
}

function leave(app: App): void {
  const place = app.places.now.value
  if (place.at === 'request') setAside(app, place.request)
  else if (over.has(place.at)) app.places.home()
}
