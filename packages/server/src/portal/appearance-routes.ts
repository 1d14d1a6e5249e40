import { judgeAccent, readColour } from '@countersign/look/brand/accent.ts'
import type { Scheme } from '@countersign/verifier/brand/brand.ts'
import { changeBrand } from '@countersign/verifier/brand/change-brand.ts'
import type { FastifyInstance } from 'fastify'
import { logoLimits, type ReadLogo, readLogo } from '../brand/logo.ts'
import { readFilesOf } from './multipart.ts'
import { administrator, type Pages, pagesOf } from './pages.ts'
import { isSameSite } from './same-site.ts'
import { type AppearancePage, appearancePage } from './views/appearance.ts'
import { routes } from './views/routes.ts'
import { verdictOn } from './views/verdict.ts'
import { isAdministrator, openVisit, type Portal, type Visit } from './visit.ts'

/** The largest form with both pictures: their own limits, and room for what is around them. Bytes. */
const LARGEST_FORM = 2 * logoLimits.bytes + 8_192

export function appearanceRoutes(app: FastifyInstance, pages: Pages, portal: Portal): void {
  const { deps } = portal

  pages.get(
    routes.appearance,
    administrator((visit) => {
      const done = (['saved', 'logo', 'no-logo'] as const).find((one) => one === visit.query('done'))
      return show(visit, done === undefined ? {} : { done })
    }),
  )

  // For the script of that page.
  pages.get(
    routes.appearanceTry,
    administrator((visit) => {
      const accent = readColour(visit.query('accent'))
      if (accent === null) return visit.problem({ kind: 'not-found' }, 404)
      return visit.reply
        .header('cache-control', 'no-store')
        .type('application/json; charset=utf-8')
        .send(JSON.stringify(verdictOn(accent, visit.frame.lang)))
    }),
  )

  // Name and colour are one form: where one of them is refused, neither is kept.
  pages.post(
    routes.appearance,
    administrator(async (visit, { who }) => {
      const values = { name: visit.field('name').trim(), accent: visit.field('accent').trim() }
      const accent = values.accent === '' ? null : readColour(values.accent)
      if (accent === null && values.accent !== '') return show(visit, { values, errors: { accent: 'malformed' } }, 422)
      const judged = accent === null ? null : judgeAccent(accent)
      if (judged !== null && !judged.ok) return show(visit, { values, errors: { accent: judged } }, 422)
      const fault = await changeBrand(deps, who.subscriber.id, { name: values.name || null, accent })
      if (fault !== null) return show(visit, { values, errors: { name: 'invalid' } }, 422)
      return visit.go(`${routes.appearance}?done=saved`)
    }),
  )

  pages.post(
    routes.appearanceNoLogo,
    administrator(async (visit, { who }) => {
      await changeBrand(deps, who.subscriber.id, { logo: { light: null } })
      return visit.go(`${routes.appearance}?done=no-logo`)
    }),
  )

  // In a room of its own: nowhere else is a body of this kind, or of this size, read at all.
  app.register(async (room) => {
    room.addContentTypeParser('multipart/form-data', { parseAs: 'buffer', bodyLimit: LARGEST_FORM }, (_request, body, done) =>
      done(null, body),
    )
    room.addHook('onRequest', async (request, reply) => {
      // Before the body is read: nobody but an administrator makes the server keep so much.
      const visit = await openVisit(portal, request, reply)
      if (!isSameSite(request, portal.settings.portal.origin)) return visit.problem({ kind: 'cross-site' }, 403)
      if (visit.holder !== null && isAdministrator(visit.holder.who)) return
      return administrator(() => visit.problem({ kind: 'not-found' }, 404))(visit)
    })
    takeLogos(pagesOf(room, portal))
  })

  function takeLogos(pages: Pages): void {
    pages.post(
      routes.appearanceLogo,
      administrator(async (visit, { who }) => {
        const files = await readFilesOf(visit.request, ['light', 'dark'])
        const logos = files === null ? [] : (['light', 'dark'] as const).flatMap((scheme) => readFor(scheme, files.get(scheme)))
        if (logos.length === 0) return show(visit, { errors: { logo: { fault: 'missing', scheme: 'light' } } }, 422)
        for (const { scheme, read } of logos) if (!read.ok) return show(visit, { errors: { logo: { fault: read.fault, scheme } } }, 422)
        const logo = Object.fromEntries(logos.map(({ scheme, read }) => [scheme, read.ok ? read.picture : null]))
        const fault = await changeBrand(deps, who.subscriber.id, { logo })
        if (fault !== null) return show(visit, { errors: { logo: { fault: 'alone', scheme: 'dark' } } }, 422)
        return visit.go(`${routes.appearance}?done=logo`)
      }),
    )
  }

  async function show(visit: Visit, page: Pick<AppearancePage, 'values' | 'errors' | 'done'>, status = 200) {
    const { name, accent } = await deps.store.brands.read()
    const { issuer } = portal.settings
    return visit.show(
      appearancePage({ ...visit.frame, chosen: { name: name ?? '', accent: accent ?? '' }, setting: issuer, ...page }),
      status,
    )
  }
}

function readFor(scheme: Scheme, file: Uint8Array | undefined): { scheme: Scheme; read: ReadLogo }[] {
  return file === undefined ? [] : [{ scheme, read: readLogo(file) }]
}
