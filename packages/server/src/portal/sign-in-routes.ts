import { signOut } from '@countersign/verifier/session/find-session.ts'
import { type Standing, signIn } from '@countersign/verifier/session/sign-in.ts'
import type { Pages } from './pages.ts'
import { routes } from './views/routes.ts'
import { signInPage } from './views/sign-in.ts'
import type { Portal, Visit } from './visit.ts'
import { isSpoken } from './words/languages.ts'

/** Minutes that the page names after too many tries. */
const WAIT = 10

export function signInRoutes(pages: Pages, portal: Portal): void {
  pages.get(routes.start, (visit) => visit.go(visit.holder === null ? routes.signIn : homeOf(visit)))

  pages.get(routes.signIn, (visit) => {
    if (visit.holder?.who.session.stage === 'full') return visit.go(routes.account)
    const notice = visit.query('notice')
    const known = notice === 'signed-out' || notice === 'session-ended' ? { notice } : {}
    return visit.show(signInPage({ ...visit.frame, ...known } as Parameters<typeof signInPage>[0]))
  })

  pages.post(routes.signIn, async (visit) => {
    const username = visit.field('username')
    // Signing in again ends what this browser had: its open codes and requests too.
    if (visit.holder !== null) await signOut(portal.deps, visit.holder.who)
    return answerSignIn(portal, visit, username, visit.field('password'))
  })

  pages.post(routes.signOut, async (visit) => {
    if (visit.holder !== null) await signOut(portal.deps, visit.holder.who)
    portal.cookies.drop(visit.reply, 'session')
    return visit.go(`${routes.signIn}?notice=signed-out`)
  })

  pages.post(routes.language, async (visit) => {
    const lang = visit.field('lang')
    const back = visit.field('back')
    if (isSpoken(lang)) {
      portal.cookies.set(visit.reply, 'lang', lang)
      if (visit.holder !== null) await portal.deps.store.people.setLanguage(visit.holder.who.subscriber.id, lang)
    }
    return visit.go(/^\/(?![/\\])[\x21-\x7e]*$/.test(back) ? back : routes.start)
  })
}

/** Signs in and leads to where the session stands; also after a one-time link has set a password. */
export async function answerSignIn(portal: Portal, visit: Visit, username: string, password: string) {
  const { session: _gone, ...frame } = visit.frame
  const signedIn = await signIn(portal.deps, { username, password, ...visit.from })
  if (signedIn.ok) {
    visit.signInWith(signedIn.value.token)
    return visit.go(pageOf(signedIn.value.standing))
  }
  const limited = signedIn.code === 'rate_limited'
  return visit.show(signInPage({ ...frame, username, notice: limited ? { limitedMinutes: WAIT } : 'failed' }), limited ? 429 : 403)
}

/** The page for a standing; `/activate` also explains when a phone is required and not allowed yet. */
export function pageOf(standing: Standing): string {
  if (standing === 'waiting') return routes.waiting
  return standing === 'signed_in' ? routes.account : routes.activate
}

function homeOf(visit: Visit): string {
  return visit.holder?.who.session.stage === 'full' ? routes.account : routes.waiting
}
