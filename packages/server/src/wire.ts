import { existsSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import * as oprf from '@countersign/protocol/pin/oprf.ts'
import type { Deps, Policy } from '@countersign/verifier/deps.ts'
import { outboxDispatcher } from '@countersign/verifier/outbox/dispatch.ts'
import type { Store } from '@countersign/verifier/ports/store.ts'
import Fastify, { type FastifyInstance } from 'fastify'
import { brandDocument, brandFiles } from './brand/brand-routes.ts'
import { brandDesk } from './brand/shown-brand.ts'
import { memoryBus } from './bus/memory-bus.ts'
import { opsServer } from './http/ops-side.ts'
import { phoneApp } from './http/phone-app.ts'
import { phoneApi } from './http/phone-side.ts'
import { readKeyFile } from './keys/key-file.ts'
import { makeKeys } from './keys/keys.ts'
import { noMail } from './mail/no-mail.ts'
import { argon2Passwords } from './passwords/argon2.ts'
import { portalCookies } from './portal/cookies.ts'
import { failedPage } from './portal/failed-page.ts'
import { portalSide } from './portal/portal-side.ts'
import type { Settings } from './settings/settings.ts'
import { openSqliteStore } from './sqlite/open-store.ts'
import { systemClock, systemRandom } from './system/system.ts'
import { clientAddress } from './web/address.ts'
import { readFiles, type ServedFile } from './web/app-files.ts'
import { drainOf } from './web/drain.ts'
import { failures, type TellFailure } from './web/failures.ts'
import { hsts, phoneHeaders, portalHeaders, SERVICE_WORKER } from './web/headers.ts'
import { byHost } from './web/hosts.ts'
import { liveStreams } from './web/live-streams.ts'
import { tellRefusal } from './web/refuse.ts'
import { noPush } from './web-push/no-push.ts'
import { checkRegistration } from './webauthn/check-registration.ts'

export const DATABASE = 'countersign.sqlite'

/** Opens the data folder: what every command needs, also without HTTP. */
export async function openDeps(settings: Settings, node: string): Promise<Deps> {
  const path = join(settings.data, DATABASE)
  const readKeys = (databaseExists: boolean) => readKeyFile(settings.data, databaseExists, systemClock.now())
  readKeys(existsSync(path))
  const store = await openSqliteStore({ path, clock: systemClock, node })
  // Read once the store is open: from then on no rotation begins, and one that was under way has ended.
  const keys = makeKeys(readKeys(true))
  return {
    store,
    clock: systemClock,
    random: systemRandom,
    keys,
    passwords: await argon2Passwords(),
    oprf,
    checkRegistration,
    policy: policyOf(settings),
  }
}

export function policyOf(settings: Settings): Policy {
  return {
    phoneOrigin: settings.phone.origin,
    portalOrigin: settings.portal.origin,
    portalHost: settings.portal.host,
    rpId: settings.rpId,
    issuerName: settings.issuer,
    enrolment: settings.enrolmentPolicy,
    activation: settings.activation,
  }
}

export interface Running {
  /** Takes no more requests, finishes those under way, ends streams, closes the database. */
  stop(): Promise<void>
}

/** Everything by hand: the one place that sees all rooms. */
export async function startServer(settings: Settings, deps: Deps, appFolder: string, log: (line: string) => void): Promise<Running> {
  const bus = memoryBus()
  const live = liveStreams(bus)
  const addressOf = (request: { raw: Parameters<typeof clientAddress>[0] }) => clientAddress(request.raw, settings.trustedProxies)
  const dispatch = outboxDispatcher({
    store: deps.store,
    bus,
    push: noPush,
    mail: noMail,
    failed: (item) => log(`outbox item "${item.kind}" failed; it will be tried again`),
  })
  const run = () => void dispatch().catch(() => log('the outbox cannot be read now; it will be tried again'))
  deps.store.onCommit(run)
  const timers = [setInterval(run, 5_000), setInterval(() => void sweep(deps.store, log), 30_000)]
  run()

  const brand = brandDesk(deps.store.brands, settings.issuer)
  const portal = await side(settings, portalHeaders, failedPage(brand), log, (app) => {
    portalSide(app, { deps, settings, brand, live, cookies: portalCookies(settings.portal.secure), addressOf })
    brandFiles(app, brand)
  })
  const headers = phoneHeaders(settings.phone.origin)
  const phone = await side(settings, headers, tellRefusal, log, (app) => {
    phoneApi(app, { deps, live, addressOf })
    brandDocument(app, brand)
    brandFiles(app, brand)
    phoneApp(app, { origin: settings.phone.origin, headers, files: builtApp(appFolder, log) })
  })

  const sides = [
    { origin: settings.portal, listener: listenerOf(portal) },
    { origin: settings.phone, listener: listenerOf(phone) },
  ] as const
  // On one port the Host header tells the sides apart; on two, each port has its own side and refuses the other's name.
  const listeners: [number, RequestListener][] =
    settings.port === settings.phonePort
      ? [[settings.port, byHost(sides)]]
      : [
          [settings.port, byHost([sides[0]])],
          [settings.phonePort, byHost([sides[1]])],
        ]
  const servers = listeners.map(([, listener]) =>
    settings.tls === null ? createServer(listener) : createSecureServer(settings.tls, listener),
  )
  for (const server of servers) Object.assign(server, { requestTimeout: 30_000, headersTimeout: 15_000, keepAliveTimeout: 65_000 })
  const drains = servers.map((server) => drainOf(server))
  await Promise.all(servers.map((server, i) => listen(server, (listeners[i] as [number, RequestListener])[0], settings.listen)))

  const ops = opsServer(async () => (await deps.store.audit.read(0, 1)) !== null)
  if (settings.opsPort !== 0) await listen(ops, settings.opsPort, '127.0.0.1')

  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      live.closeAll()
      ops.close()
      ops.closeAllConnections()
      await Promise.all(drains.map((drain) => drain.end()))
      await dispatch().catch(() => {})
      await deps.store.close()
    },
  }
}

async function side(
  settings: Settings,
  headers: Readonly<Record<string, string>>,
  tell: TellFailure,
  log: (line: string) => void,
  routes: (app: FastifyInstance) => void,
): Promise<FastifyInstance> {
  const fixed = settings.portal.secure ? { ...headers, ...hsts } : headers
  const app = Fastify({
    logger: false,
    bodyLimit: 16_384,
    routerOptions: { maxParamLength: 200 },
    exposeHeadRoutes: true,
    // No route has a JSON schema: what comes in is read by the protocol's own shapes. Without these two Fastify loads a compiler of schemas at each start.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // An address that cannot be read never reaches the hooks.
    frameworkErrors: (_error, request, reply) => void tell('malformed', request, reply.headers(fixed)),
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(fixed)
    // Browsers mark the fetch of a service worker's script, and pages cannot: no other file becomes one.
    if (request.headers['service-worker'] !== undefined && request.url !== SERVICE_WORKER) return tell('not_found', request, reply)
  })
  failures(app, tell, log)
  routes(app)
  await app.ready()
  return app
}

function noSchemas(): never {
  throw new Error('No route of this server has a JSON schema.')
}

function listenerOf(app: FastifyInstance): RequestListener {
  return (request, response) => app.routing(request, response)
}

function builtApp(folder: string, log: (line: string) => void): ReadonlyMap<string, ServedFile> | null {
  if (existsSync(join(folder, 'index.html'))) return readFiles(folder)
  log('The app for the phone is not built; its address will say so. Start with: npm start')
  return null
}

async function sweep(store: Store, log: (line: string) => void): Promise<void> {
  await store.sweep().catch(() => log('sweeping failed; it will be tried again'))
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
