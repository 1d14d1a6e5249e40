import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { sendFile } from '../web/send-file.ts'
import { accountRoutes } from './account-routes.ts'
import { activationRoutes } from './activation-routes.ts'
import { appearanceRoutes } from './appearance-routes.ts'
import { portalAssets } from './assets/portal-assets.ts'
import { evidenceKeys } from './evidence-keys.ts'
import { liveRoutes } from './live-routes.ts'
import { pagesOf } from './pages.ts'
import { peopleRoutes } from './people-routes.ts'
import { signInRoutes } from './sign-in-routes.ts'
import type { Portal } from './visit.ts'
import { waitingRoutes } from './waiting-routes.ts'
import { welcomeRoutes } from './welcome-routes.ts'

/** The portal: pages that work by forms and reloads alone, and scripts that make them live. */
export function portalSide(app: FastifyInstance, portal: Portal): void {
  app.removeAllContentTypeParsers()
  app.register(formbody, { bodyLimit: 16_384 })
  app.after(() => {
    const pages = pagesOf(app, portal)
    signInRoutes(pages, portal)
    welcomeRoutes(pages, portal)
    activationRoutes(pages, portal)
    waitingRoutes(pages, portal)
    accountRoutes(pages, portal)
    peopleRoutes(pages, portal)
    appearanceRoutes(app, pages, portal)
    liveRoutes(app, portal)
    evidenceKeys(app, portal)
    for (const [path, file] of portalAssets) app.get(path, (request, reply) => sendFile(request, reply, file))
  })
}
