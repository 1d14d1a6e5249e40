import { limits } from '@countersign/protocol/limits.ts'
import { freshCode } from '@countersign/verifier/enrolment/standing.ts'
import { findSession } from '@countersign/verifier/session/find-session.ts'
import { standingOf } from '@countersign/verifier/session/sign-in.ts'
import { askAgain, cancelSignIn } from '@countersign/verifier/transaction/begin-sign-in.ts'
import { consumeApproval } from '@countersign/verifier/transaction/consume.ts'
import type { Transaction } from '@countersign/verifier/transaction/transaction.ts'
import { type Pages, withSession } from './pages.ts'
import { pageOf } from './sign-in-routes.ts'
import { routes } from './views/routes.ts'
import { waitingPage } from './views/waiting.ts'
import type { Holder, Portal, Visit } from './visit.ts'

export function waitingRoutes(pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.waiting,
    withSession(async (visit, holder) => {
      const { session } = holder.who
      const transaction = session.transactionId === null ? null : await deps.store.transactions.byId(session.transactionId)
      if (session.stage === 'full') {
        // Signed in already: it waits only while an existing phone is asked for something more.
        if (transaction?.state !== 'pending' && transaction?.state !== 'approved') return visit.go(routes.account)
      } else {
        const standing = await standingOf(deps, holder.who)
        if (standing !== 'waiting') return visit.go(pageOf(standing))
      }
      return transaction === null
        ? visit.show(waitingPage({ ...visit.frame, version: 'none', approval: { state: 'expired' } }))
        : answer(visit, holder, transaction)
    }),
  )

  pages.post(
    routes.waitingAgain,
    withSession(async (visit, { who }) => {
      if ((await standingOf(deps, who)) !== 'waiting') return visit.go(routes.waiting)
      const again = await askAgain(deps, who)
      return !again.ok && again.code === 'rate_limited' ? visit.problem({ kind: 'too-many', minutes: 2 }, 429) : visit.go(routes.waiting)
    }),
  )

  pages.post(
    routes.waitingCancel,
    withSession(async (visit, { who }) => {
      await cancelSignIn(deps, who)
      return visit.go(routes.waiting)
    }),
  )

  async function answer(visit: Visit, { who, token }: Holder, transaction: Transaction) {
    switch (transaction.state) {
      case 'approved': {
        const more = who.session.stage === 'full'
        const fresh = await consumeApproval(deps, who, token, transaction.id)
        if (fresh === null) return visit.go(routes.start)
        visit.signInWith(fresh)
        if (!more) return visit.go(routes.account)
        // The session may still name the code of an earlier phone, and a code can be drawn only from the token that began it.
        const now = await findSession(deps, fresh)
        if (now !== null) await freshCode(deps, now, fresh)
        return visit.go(routes.activate)
      }
      case 'consumed':
        return visit.go(routes.start)
      case 'pending': {
        const targets = await deps.store.transactions.targets(transaction.id)
        const asked = await Promise.all(targets.map(({ aid }) => deps.store.installations.authenticator(aid)))
        const phones = asked.flatMap((one) => (one?.state === 'active' ? [one.phone] : []))
        const life = {
          now: deps.clock.now() * 1000,
          expiresAt: transaction.expiresAt * 1000,
          totalSeconds: Math.min(limits.transactionLife, transaction.expiresAt - transaction.createdAt),
        }
        return visit.show(
          waitingPage({
            ...visit.frame,
            version: transaction.id,
            approval: { state: 'pending', number: transaction.number, phones, life },
          }),
        )
      }
      default:
        return visit.show(
          waitingPage({ ...visit.frame, version: `${transaction.id}.${transaction.state}`, approval: { state: transaction.state } }),
        )
    }
  }
}
