import { pickLanguage } from '@countersign/look/words/pick-language.ts'
import { refusals } from '@countersign/protocol/refusal.ts'
import type { BrandDesk } from '../brand/shown-brand.ts'
import type { TellFailure } from '../web/failures.ts'
import { problemPage } from './views/problem.ts'
import { frameOf } from './visit.ts'
import { spoken } from './words/languages.ts'

/** A page that needs neither session nor database: it is shown when these fail too. */
export function failedPage(brand: BrandDesk): TellFailure {
  return (code, request, reply) => {
    const frame = { lang: pickLanguage(request.headers['accept-language'], spoken), ...frameOf(brand.last()), path: request.url }
    const kind = refusals[code].status >= 500 ? 'server' : 'not-found'
    return reply
      .code(refusals[code].status)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(problemPage({ ...frame, problem: { kind } }))
  }
}
