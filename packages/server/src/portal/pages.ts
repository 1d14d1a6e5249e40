import { type Consumed, consumedAlready } from '@countersign/verifier/transaction/consume.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isSameSite } from './same-site.ts'
import { routes } from './views/routes.ts'
import { type Holder, isAdministrator, openVisit, type Portal, type Visit } from './visit.ts'

type Answer = FastifyReply | Promise<FastifyReply>

/** The two ways a page is asked for. Every POST has passed the same-site check. */
export interface Pages {
  get(path: string, answer: (visit: Visit) => Answer): void
  post(path: string, answer: (visit: Visit) => Answer): void
}

export function pagesOf(app: FastifyInstance, portal: Portal): Pages {
  return {
    get: (path, answer) => {
      app.get(path, async (request, reply) => answer(await openVisit(portal, request, reply)))
    },
    post: (path, answer) => {
      app.post(path, async (request, reply) => {
        const visit = await openVisit(portal, request, reply)
        if (!isSameSite(request, portal.settings.portal.origin)) return visit.problem({ kind: 'cross-site' }, 403)
        return answer(visit)
      })
    },
  }
}

/** For whoever has given a password; others are sent to sign in. */
export function withSession(answer: (visit: Visit, holder: Holder) => Answer): (visit: Visit) => Answer {
  return (visit) => (visit.holder === null ? visit.go(`${routes.signIn}?notice=session-ended`) : answer(visit, visit.holder))
}

/** The same at the two pages that use an approval up: a browser that lost the answer with its new token is answered once more. */
export function orMovedFrom(
  portal: Portal,
  again: (visit: Visit, consumed: Consumed) => Answer,
  answer: (visit: Visit, holder: Holder) => Answer,
): (visit: Visit) => Promise<FastifyReply> {
  return async (visit) => {
    const moved = visit.holder === null && visit.token !== undefined ? await consumedAlready(portal.deps, visit.token) : null
    return moved === null ? withSession(answer)(visit) : again(visit, moved)
  }
}

/** For whoever is signed in completely; others go on where they stand. */
export function signedIn(answer: (visit: Visit, holder: Holder) => Answer): (visit: Visit) => Answer {
  return withSession((visit, holder) => (holder.who.session.stage === 'full' ? answer(visit, holder) : visit.go(routes.waiting)))
}

/** For administrators, signed in with their phone. For everybody else there is no such page. */
export function administrator(answer: (visit: Visit, holder: Holder) => Answer): (visit: Visit) => Answer {
  return signedIn((visit, holder) => (isAdministrator(holder.who) ? answer(visit, holder) : visit.problem({ kind: 'not-found' }, 404)))
}
