import { findSession } from '@countersign/verifier/session/find-session.ts'
import type { FastifyInstance } from 'fastify'
import { headersOf } from '../web/headers.ts'
import { routes } from './views/routes.ts'
import type { Portal } from './visit.ts'

/** "Look again" for the pages that wait. Carries nothing: the page reads what is new by an ordinary request. */
export function liveRoutes(app: FastifyInstance, portal: Portal): void {
  for (const path of [routes.liveActivation, routes.liveWaiting]) {
    // Without HEAD: its answer would be a stream that nobody reads.
    app.get(path, { exposeHeadRoute: false }, async (request, reply) => {
      const token = portal.cookies.read(request, 'session')
      const who = token === undefined ? null : await findSession(portal.deps, token)
      if (who === null) return reply.code(403).type('text/plain').send('Sign in first.\n')
      reply.hijack()
      portal.live.open(
        `session:${who.session.id}`,
        reply.raw,
        headersOf(reply),
        async () => token !== undefined && (await findSession(portal.deps, token)) !== null,
      )
      return reply
    })
  }
}
