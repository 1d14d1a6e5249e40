import { freshCode } from '@countersign/verifier/enrolment/standing.ts'
import { mayEnrol } from '@countersign/verifier/enrolment/start.ts'
import type { Authenticator } from '@countersign/verifier/installation/installation.ts'
import { liftOwnPins, pausedPins } from '@countersign/verifier/installation/lift-own-pin.ts'
import { beginSignIn } from '@countersign/verifier/transaction/begin-sign-in.ts'
import { type Pages, signedIn } from './pages.ts'
import { accountPage, type PhoneRow } from './views/account.ts'
import { routes } from './views/routes.ts'
import type { Portal } from './visit.ts'

export function accountRoutes(pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.account,
    signedIn(async (visit, { who }) => {
      const phones = await deps.store.installations.authenticatorsOf(who.subscriber.id)
      const { paused, liftable } = await pausedPins(deps, who, phones)
      const rows = phones.map((phone) => ({ ...phoneRow(phone), paused: paused.includes(phone.iid) }))
      const { displayName } = who.subscriber
      return visit.show(accountPage({ ...visit.frame, displayName, phones: rows, mayLift: liftable.length > 0 }))
    }),
  )

  // A further phone needs an existing one's word, and recently: without it the existing phone is asked first.
  pages.post(
    routes.addPhone,
    signedIn(async (visit, { who, token }) => {
      if (await mayEnrol(deps, who)) {
        await freshCode(deps, who, token)
        return visit.go(routes.activate)
      }
      const asked = await beginSignIn(deps, who)
      if (!asked.ok) return asked.code === 'rate_limited' ? visit.problem({ kind: 'too-many', minutes: 2 }, 429) : visit.go(routes.account)
      return visit.go(routes.waiting)
    }),
  )

  pages.post(
    routes.allowTries,
    signedIn(async (visit, { who }) => {
      await liftOwnPins(deps, who)
      return visit.go(routes.account)
    }),
  )
}

export function phoneRow(phone: Authenticator): PhoneRow {
  return {
    name: phone.phone,
    kind: phone.verification.uv === 'pin' ? 'pin' : 'platform',
    addedAt: (phone.activatedAt ?? phone.createdAt) * 1000,
    ...(phone.lastUsedAt === null ? {} : { lastUsedAt: phone.lastUsedAt * 1000 }),
  }
}
