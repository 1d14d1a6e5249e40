import { activationLink, typedGroups } from '@countersign/protocol/enrolment/code.ts'
import { limits } from '@countersign/protocol/limits.ts'
import type { RefusalCode } from '@countersign/protocol/refusal.ts'
import type { Enrolment } from '@countersign/verifier/enrolment/enrolment.ts'
import { type ActivationStanding, activationStanding, freshCode } from '@countersign/verifier/enrolment/standing.ts'
import { goOnWithoutPhone, standingOf } from '@countersign/verifier/session/sign-in.ts'
import { type Consumed, consumeApproval } from '@countersign/verifier/transaction/consume.ts'
import { orMovedFrom, type Pages, signedIn, withSession } from './pages.ts'
import { activationPage } from './views/activation.ts'
import type { ActivationState, EndedActivation } from './views/activation-state.ts'
import type { Life } from './views/frame.ts'
import { noPhonePage } from './views/no-phone.ts'
import { routes } from './views/routes.ts'
import type { Holder, Portal, Visit } from './visit.ts'

const DONE = `${routes.activate}/done`

export function activationRoutes(pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.activate,
    orMovedFrom(portal, goOn, async (visit, holder) => {
      const elsewhere = await divert(visit, holder)
      if (elsewhere !== null) return elsewhere
      return answer(visit, holder, await activationStanding(deps, holder.who, holder.token))
    }),
  )

  pages.post(
    routes.activateFresh,
    withSession(async (visit, holder) => {
      const elsewhere = await divert(visit, holder)
      if (elsewhere !== null) return elsewhere
      const fresh = await freshCode(deps, holder.who, holder.token)
      return fresh.is === 'not_allowed' ? answer(visit, holder, fresh) : visit.go(routes.activate)
    }),
  )

  pages.post(
    routes.activateNotNow,
    withSession(async (visit, { who, token }) => {
      if (who.session.stage === 'full') return visit.go(routes.account)
      const gone = await goOnWithoutPhone(deps, who, token)
      if (!gone.ok) return visit.go(routes.activate)
      visit.signInWith(gone.value.token)
      return visit.go(routes.account)
    }),
  )

  pages.get(
    DONE,
    signedIn(async (visit, { who }) => {
      const phones = await deps.store.installations.authenticatorsOf(who.subscriber.id)
      const newest = phones.at(-1)
      if (newest === undefined) return visit.go(routes.account)
      return visit.show(activationPage({ ...visit.frame, version: 'done', activation: { state: 'done', phone: newest.phone } }))
    }),
  )

  /** A session that stands elsewhere is sent there; the policy's word is asked at every request, not at the first one only. */
  async function divert(visit: Visit, holder: Holder) {
    const standing = await standingOf(deps, holder.who)
    if (standing === 'waiting') return visit.go(routes.waiting)
    if (standing === 'no_phone') return visit.show(noPhonePage(visit.frame), 403)
    if (standing !== 'go_on') return null
    const gone = await goOnWithoutPhone(deps, holder.who, holder.token)
    if (!gone.ok) return visit.go(routes.signIn)
    visit.signInWith(gone.value.token)
    return visit.go(routes.account)
  }

  function goOn(visit: Visit, { token }: Consumed) {
    visit.signInWith(token)
    return visit.go(DONE)
  }

  async function answer(visit: Visit, { who, token }: Holder, standing: ActivationStanding) {
    if (standing.is === 'not_allowed') return visit.go(who.session.stage === 'full' ? routes.account : routes.signIn)
    if (standing.is === 'approved') {
      const consumed = await consumeApproval(deps, who, token, standing.transactionId)
      // Used up long ago: this page is looked at again.
      return consumed === null ? visit.go(DONE) : goOn(visit, consumed)
    }
    if (standing.is === 'dead') {
      const state = endOf(standing)
      return visit.show(activationPage({ ...visit.frame, version: state, activation: { state } }))
    }
    const { enrolment } = standing
    const version = [enrolment.id, enrolment.state, enrolment.opened, enrolment.transactionId].join('.')
    const activation: ActivationState =
      standing.is === 'proof'
        ? {
            state: 'proof',
            number: standing.number,
            phone: standing.phone,
            life: lifeOf(enrolment),
            ...(enrolment.numbersLeft < limits.activationNumbers ? { triesLeft: enrolment.numbersLeft } : {}),
          }
        : {
            state: enrolment.opened ? 'opened' : 'open',
            link: activationLink(portal.settings.phone.origin, standing.codes.linked),
            code: typedGroups(standing.codes.typed).join(''),
            address: portal.settings.phone.host,
            life: lifeOf(enrolment),
            mayWait: portal.settings.activation === 'recommended' && who.session.stage !== 'full',
          }
    return visit.show(activationPage({ ...visit.frame, version, activation }))
  }

  function lifeOf(enrolment: Enrolment): Life {
    return { now: deps.clock.now() * 1000, expiresAt: enrolment.expiresAt * 1000, totalSeconds: enrolment.expiresAt - enrolment.createdAt }
  }
}

function endOf({ reason, enrolment }: { reason: RefusalCode; enrolment: Enrolment }): EndedActivation['state'] {
  switch (reason) {
    case 'code_frozen':
      return 'frozen'
    case 'activation_failed':
      // Three wrong numbers leave none: while there are some, the phone has refused.
      return enrolment.numbersLeft > 0 ? 'denied' : 'failed'
    case 'code_used':
      return 'used'
    case 'code_replaced':
      return 'replaced'
    case 'code_guessed':
      return 'guessed'
    default:
      return 'expired'
  }
}
