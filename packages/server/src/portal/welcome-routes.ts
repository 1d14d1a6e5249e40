import { acceptInvitation, readInvitation, type WelcomeFault } from '@countersign/verifier/person/accept-invitation.ts'
import { passwordLength } from '@countersign/verifier/person/password-rules.ts'
import type { Pages } from './pages.ts'
import { answerSignIn } from './sign-in-routes.ts'
import { deadLinkPage } from './views/dead-link.ts'
import { invitationPage, resetPage, setUpPage } from './views/welcome.ts'
import type { Portal, Visit } from './visit.ts'

const passwordErrors = { too_short: 'short', too_long: 'long', too_simple: 'common' } as const

export function welcomeRoutes(pages: Pages, portal: Portal): void {
  const tokenOf = (visit: Visit) => (visit.request.params as { token: string }).token.slice(0, 64)

  pages.get('/welcome/:token', (visit) => showWelcome(visit, tokenOf(visit)))

  pages.post('/welcome/:token', async (visit) => {
    const token = tokenOf(visit)
    const password = visit.field('password')
    const names = { username: visit.field('username'), displayName: visit.field('displayName') }
    const accepted = await acceptInvitation(portal.deps, { token, password, names })
    if (!accepted.ok) return showWelcome(visit, token, accepted.fault)
    return answerSignIn(portal, visit, accepted.username, password)
  })

  async function showWelcome(visit: Visit, token: string, fault?: WelcomeFault) {
    const { session: _other, ...frame } = visit.frame
    const link = await readInvitation(portal.deps, token)
    if (link.is !== 'live') return visit.show(deadLinkPage({ ...frame, reason: link.is }), 410)
    const status = fault === undefined ? 200 : 422
    const password =
      fault !== undefined && fault in passwordErrors ? { passwordError: passwordErrors[fault as keyof typeof passwordErrors] } : {}
    const form = { ...frame, action: visit.request.url, passwordMin: passwordLength.least, passwordMax: passwordLength.most, ...password }
    if (link.subscriber !== null) {
      const known = { ...form, username: link.subscriber.username, displayName: link.subscriber.displayName }
      return visit.show(link.kind === 'password_reset' ? resetPage(known) : invitationPage(known), status)
    }
    const username = visit.field('username')
    const displayName = visit.field('displayName')
    return visit.show(
      setUpPage({
        ...form,
        username,
        displayName,
        ...(fault === 'username_taken' ? { usernameError: 'taken' as const } : {}),
        ...(fault === 'username_invalid' ? { usernameError: username.trim() === '' ? ('missing' as const) : ('malformed' as const) } : {}),
        ...(fault === 'name_invalid' ? { displayNameError: displayName.trim() === '' ? ('missing' as const) : ('long' as const) } : {}),
      }),
      status,
    )
  }
}
