import type { App } from '../app.ts'
import type { Place } from '../places.ts'

/** Tells the person, over whatever they are at, which PIN stands after a change. `false` where there is nothing to tell. */
export function tellPinNews(app: App): boolean {
  const news = app.pinNews.value
  if (news === null) return false
  app.pinNews.value = null
  const { at } = app.places.now.value
  const told: Place =
    news.stands === 'new'
      ? { at: 'pin-changed', wrongBefore: news.wrongBefore }
      : { at: 'problem', problem: { code: news.stands === 'old' ? 'pin_change_over' : 'pin_lost', about: 'pin' } }
  if (at === 'problem' || at === 'pin-change') app.places.swap(told)
  else app.places.go(told)
  return true
}
