import { limits } from '@countersign/protocol/limits.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import { freshCode } from '@countersign/verifier/enrolment/standing.ts'
import type { Authenticator } from '@countersign/verifier/installation/installation.ts'
import { standingOf } from '@countersign/verifier/session/sign-in.ts'
import { hereOffer, signInHere } from '@countersign/verifier/session/sign-in-here.ts'
import { askAgain, cancelSignIn } from '@countersign/verifier/transaction/begin-sign-in.ts'
import { type Consumed, consumeApproval, consumedAlready } from '@countersign/verifier/transaction/consume.ts'
import type { Transaction } from '@countersign/verifier/transaction/transaction.ts'
import { waitingPermissions } from '../web/headers.ts'
import { orMovedFrom, type Pages, withSession } from './pages.ts'
import { pageOf } from './sign-in-routes.ts'
import { assertionParts } from './views/here.ts'
import { routes } from './views/routes.ts'
import { hereNotices, type WaitingPage, waitingPage } from './views/waiting.ts'
import type { Holder, Portal, Visit } from './visit.ts'

/** What a phone has decided is not asked for here once more; who withdrew it is asked whether to begin again. */
const mayAlsoSignInHere: readonly WaitingPage['approval']['state'][] = ['pending', 'none', 'expired']

const noticeAfter: Readonly<Partial<Record<RefusalCode, string>>> = {
  malformed: `${routes.waiting}?notice=not-accepted`,
  signature_invalid: `${routes.waiting}?notice=not-accepted`,
  rate_limited: `${routes.waiting}?notice=too-many`,
}

export function waitingRoutes(pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.waiting,
    orMovedFrom(portal, goOn, async (visit, holder) => {
      const { session } = holder.who
      const transaction = session.transactionId === null ? null : await deps.store.transactions.byId(session.transactionId)
      // Another tab was faster, or the answer to this one was lost and its browser asks again.
      const already = transaction?.state === 'consumed' ? await consumedAlready(deps, holder.token) : null
      if (already !== null) return goOn(visit, already)
      if (session.stage === 'full') {
        // Signed in already: it waits only while an existing phone is asked for something more.
        if (transaction?.state !== 'pending' && transaction?.state !== 'approved') return visit.go(routes.account)
      } else {
        const standing = await standingOf(deps, holder.who)
        if (standing !== 'waiting') return visit.go(pageOf(standing))
      }
      return transaction === null ? show(visit, holder, 'none', { state: 'none' }) : answer(visit, holder, transaction)
    }),
  )

  // Which of two tabs was faster is the page's to tell: it knows also the browser that lost its answer.
  pages.post(routes.waitingHere, async (visit) => {
    if (visit.holder === null) return visit.go(routes.waiting)
    const { who, token } = visit.holder
    const assertion = Object.fromEntries(assertionParts.map((part) => [part, visit.field(part)]))
    const signedIn = await signInHere(deps, who, token, { assertion, ip: visit.from.ip })
    if (signedIn.ok) {
      visit.signInWith(signedIn.value.token)
      return visit.go(routes.account)
    }
    return visit.go(noticeAfter[signedIn.code] ?? routes.waiting)
  })

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

  function phonesOf({ who }: Holder) {
    return deps.store.installations.authenticatorsOf(who.subscriber.id)
  }

  /** `phones`: the person's, where they are known already. */
  async function show(visit: Visit, holder: Holder, version: string, approval: WaitingPage['approval'], phones?: readonly Authenticator[]) {
    const here = mayAlsoSignInHere.includes(approval.state) ? hereFor(holder, phones ?? (await phonesOf(holder))) : null
    if (here !== null) visit.reply.headers(waitingPermissions)
    const notice = hereNotices.find((one) => one === visit.query('notice'))
    return visit.show(waitingPage({ ...visit.frame, version, approval, here, ...(notice === undefined ? {} : { notice }) }))
  }

  /** Who is signed in already waits for a phone's own word: nothing else will do there. */
  function hereFor({ who, token }: Holder, phones: readonly Authenticator[]) {
    return who.session.stage === 'full' ? null : hereOffer(deps, phones, token)
  }

  /** To the code that was begun by this very approval, where it was asked for one. */
  async function goOn(visit: Visit, { token, who: { session } }: Consumed) {
    const enrolment = session.enrolmentId && (await deps.store.enrolments.byId(session.enrolmentId))
    visit.signInWith(token)
    return visit.go(enrolment && enrolment.createdAt >= (session.approvedAt ?? 0) ? routes.activate : routes.account)
  }

  async function answer(visit: Visit, holder: Holder, transaction: Transaction) {
    const { who, token } = holder
    switch (transaction.state) {
      case 'approved': {
        const consumed = await consumeApproval(deps, who, token, transaction.id)
        if (consumed === null) return visit.go(routes.start)
        if (!consumed.first || who.session.stage !== 'full') return goOn(visit, consumed)
        // The session may still name the code of an earlier phone, and a code can be drawn only from the token that began it.
        await freshCode(deps, consumed.who, consumed.token)
        visit.signInWith(consumed.token)
        return visit.go(routes.activate)
      }
      case 'consumed':
        return visit.go(routes.start)
      case 'pending': {
        const [targets, own] = await Promise.all([deps.store.transactions.targets(transaction.id), phonesOf(holder)])
        const phones = own
          .filter(({ aid, state }) => state === 'active' && targets.some((target) => target.aid === aid))
          .map(({ phone }) => phone)
        const life = {
          now: deps.clock.now() * 1000,
          expiresAt: transaction.expiresAt * 1000,
          totalSeconds: Math.min(limits.transactionLife, transaction.expiresAt - transaction.createdAt),
        }
        return show(visit, holder, transaction.id, { state: 'pending', number: transaction.number, phones, life }, own)
      }
      default:
        return show(visit, holder, `${transaction.id}.${transaction.state}`, { state: transaction.state })
    }
  }
}
