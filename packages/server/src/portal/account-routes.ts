import type { TransactionId } from '@countersign/protocol/identity.ts'
import { freshCode } from '@countersign/verifier/enrolment/standing.ts'
import { mayEnrol } from '@countersign/verifier/enrolment/start.ts'
import { exportEvidence } from '@countersign/verifier/evidence/export-evidence.ts'
import { latestDecisions, type PastDecision } from '@countersign/verifier/evidence/latest-decisions.ts'
import type { Authenticator } from '@countersign/verifier/installation/installation.ts'
import { liftOwnPins, pausedPins } from '@countersign/verifier/installation/lift-own-pin.ts'
import { beginSignIn } from '@countersign/verifier/transaction/begin-sign-in.ts'
import { type Pages, signedIn } from './pages.ts'
import { accountPage, type DecisionRow, type PhoneRow } from './views/account.ts'
import { routes } from './views/routes.ts'
import type { Portal } from './visit.ts'

export function accountRoutes(pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.account,
    signedIn(async (visit, { who }) => {
      const { id, displayName } = who.subscriber
      const phones = await deps.store.installations.authenticatorsOf(id)
      const { paused, liftable } = await pausedPins(deps, who, phones)
      const rows = phones.map((phone) => ({ ...phoneRow(phone), paused: paused.includes(phone.iid) }))
      const decisions = (await latestDecisions(deps, id, SHOWN)).map(decisionRow)
      return visit.show(accountPage({ ...visit.frame, displayName, phones: rows, mayLift: liftable.length > 0, decisions }))
    }),
  )

  // Only one's own: another's decision, none and nonsense are the same page that is not there.
  pages.get(
    `${routes.evidence}/:txn`,
    signedIn(async (visit, { who }) => {
      const record = await deps.store.decisions.record((visit.request.params as { txn: string }).txn as TransactionId)
      if (record === null || record.transaction.subscriberId !== who.subscriber.id) return visit.problem({ kind: 'not-found' }, 404)
      const exported = await exportEvidence(deps, record)
      if (!exported.ok) return visit.problem({ kind: 'no-evidence' }, 409)
      return visit.reply
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="countersign-evidence-${record.transaction.id}.json"`)
        .type('application/json; charset=utf-8')
        .send(exported.file)
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

/** Decisions on the page. Our choice: a week of an ordinary person's sign-ins. */
const SHOWN = 10

function decisionRow({ at, txn, provable, ...rest }: PastDecision): DecisionRow {
  return { ...rest, at: at * 1000, ...(provable ? { evidence: routes.evidenceOf(txn) } : {}) }
}

export function phoneRow(phone: Authenticator): PhoneRow {
  return {
    name: phone.phone,
    kind: phone.verification.uv === 'pin' ? 'pin' : 'platform',
    addedAt: (phone.activatedAt ?? phone.createdAt) * 1000,
    ...(phone.lastUsedAt === null ? {} : { lastUsedAt: phone.lastUsedAt * 1000 }),
  }
}
