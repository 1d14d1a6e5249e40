import { pickLanguage } from '@countersign/look/words/pick-language.ts'
import type { Deps } from '@countersign/verifier/deps.ts'
import { findSession } from '@countersign/verifier/session/find-session.ts'
import type { SignedIn } from '@countersign/verifier/session/session.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BrandDesk, ShownBrand } from '../brand/shown-brand.ts'
import type { Settings } from '../settings/settings.ts'
import { browserName } from '../web/browser-name.ts'
import type { LiveStreams } from '../web/live-streams.ts'
import type { Cookies } from './cookies.ts'
import type { Frame, Session } from './views/frame.ts'
import { type Problem, problemPage } from './views/problem.ts'
import { routes } from './views/routes.ts'
import { isSpoken, spoken } from './words/languages.ts'

export interface Portal {
  readonly deps: Deps
  readonly settings: Pick<Settings, 'issuer' | 'phone' | 'portal' | 'activation'>
  readonly brand: BrandDesk
  readonly live: LiveStreams
  readonly cookies: Cookies
  readonly addressOf: (request: FastifyRequest) => string
}

/** A browser's session and the token that names it. */
export interface Holder {
  readonly who: SignedIn
  readonly token: string
}

/** One request to a page: who asks, in which language, and the ways to answer. */
export interface Visit {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly holder: Holder | null
  /** The token that this browser sent, whether or not it names a session. */
  readonly token: string | undefined
  readonly frame: Frame
  readonly from: { readonly ip: string; readonly browser: string }
  /** Sends a page. */
  show(page: string, status?: number): FastifyReply
  problem(problem: Problem, status: number): FastifyReply
  /** 303: the answer to a form is a page of its own. */
  go(path: string): FastifyReply
  /** A form's field as a text; absent and repeated fields are empty. */
  field(name: string): string
  query(name: string): string
  signInWith(token: string): void
}

export async function openVisit(portal: Portal, request: FastifyRequest, reply: FastifyReply): Promise<Visit> {
  const token = portal.cookies.read(request, 'session')
  const who = token === undefined ? null : await findSession(portal.deps, token)
  // A choice of what is no longer spoken here says nothing: then the browser's wish counts.
  const chosen = [portal.cookies.read(request, 'lang'), who?.subscriber.language].find(isSpoken)
  const lang = chosen ?? pickLanguage(request.headers['accept-language'], spoken)
  const frame: Frame = {
    lang,
    ...frameOf(await portal.brand.now()),
    path: request.url,
    ...(who === null ? {} : { session: sessionOf(who, request.url) }),
  }
  const text = (source: unknown, name: string) => {
    const value = (source as Record<string, unknown> | null | undefined)?.[name]
    return typeof value === 'string' ? value : ''
  }
  const show = (page: string, status = 200) =>
    reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page)
  return {
    request,
    reply,
    token,
    holder: who === null || token === undefined ? null : { who, token },
    frame,
    from: { ip: portal.addressOf(request), browser: browserName(request.headers['user-agent']) },
    show,
    problem: (problem, status) => show(problemPage({ ...frame, problem }), status),
    go: (path) => reply.code(303).header('cache-control', 'no-store').header('location', path).send(),
    field: (name) => text(request.body, name),
    query: (name) => text(request.query, name),
    signInWith: (fresh) => portal.cookies.set(reply, 'session', fresh),
  }
}

export function frameOf({ name, sheet, logo }: ShownBrand): Pick<Frame, 'issuer' | 'look'> {
  return { issuer: name, look: { sheet, logo } }
}

function sessionOf({ session, subscriber }: SignedIn, path: string): Session {
  if (session.stage !== 'full') return { displayName: subscriber.displayName }
  const administrator = isAdministrator({ session, subscriber })
  return {
    displayName: subscriber.displayName,
    sections: { current: sections.find((section) => path.startsWith(routes[section])) ?? 'account', administrator },
  }
}

const sections = ['people', 'appearance'] as const

/** An administrator's rights need an administrator's phone: a password alone opens no console. */
export function isAdministrator({ session, subscriber }: SignedIn): boolean {
  return session.stage === 'full' && subscriber.role === 'administrator' && session.methods.includes('pop')
}
