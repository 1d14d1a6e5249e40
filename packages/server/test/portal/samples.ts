import { judgeAccent } from '@countersign/look/brand/accent.ts'
import { accountPage } from '../../src/portal/views/account.ts'
import { activationPage } from '../../src/portal/views/activation.ts'
import type { ActivationState, EndedActivation } from '../../src/portal/views/activation-state.ts'
import { appearancePage } from '../../src/portal/views/appearance.ts'
import { confirmPage } from '../../src/portal/views/confirm.ts'
import { deadLinkPage } from '../../src/portal/views/dead-link.ts'
import type { Frame, Session } from '../../src/portal/views/frame.ts'
import { invitePage, linkPage } from '../../src/portal/views/invite.ts'
import { noPhonePage } from '../../src/portal/views/no-phone.ts'
import type { PersonRow } from '../../src/portal/views/people.ts'
import { peoplePage } from '../../src/portal/views/people.ts'
import { personPage } from '../../src/portal/views/person.ts'
import type { Problem } from '../../src/portal/views/problem.ts'
import { problemPage } from '../../src/portal/views/problem.ts'
import { signInPage } from '../../src/portal/views/sign-in.ts'
import type { EndedApproval } from '../../src/portal/views/waiting.ts'
import { waitingPage } from '../../src/portal/views/waiting.ts'
import { invitationPage, resetPage, setUpPage } from '../../src/portal/views/welcome.ts'

/** Everything that people, phones and strangers can put into a page. */
export interface Given {
  readonly issuer: string
  readonly name: string
  readonly username: string
  readonly phone: string
  readonly browser: string
}

export const usual: Given = {
  issuer: 'Northwind',
  name: 'Ana Duarte',
  username: 'ana.duarte',
  phone: 'Ana’s Pixel 9',
  browser: 'Firefox on Windows',
}

/** Long, foreign and hostile ones: a page shows them whole and says nothing of its own for them. */
export const trying: Given = {
  issuer: 'Caisse de retraite complémentaire des métiers du bâtiment',
  name: `Maximiliana-Konstantina ${'von und zu Hohenlohe-Waldenburg '.repeat(5)}`.trim(),
  username: 'maximiliana-konstantina.hohenlohe-waldenburg-schillingsfuerst',
  phone: 'هاتف آنا <b>Pixel</b> & Co. “9 Pro XL”',
  browser: 'Un navigateur au nom interminable '.repeat(4),
}

export const link = 'HTTPS://PHONE.ID.EXAMPLE.ORG/A#1.K7QX94TM2HPD0123456789ABCDEFGH'

/** Every page in every state, by a name that can be a file's. */
export function samples(lang: string, given: Given = usual): Record<string, string> {
  return {
    ...entrance(lang, given),
    ...activations(lang, given),
    ...waitings(lang, given),
    ...inside(lang, given),
    ...problems(lang, given),
  }
}

function entrance(lang: string, { issuer, name, username }: Given): Record<string, string> {
  const at = (path: string) => ({ lang, issuer, path })
  const once = { ...at('/welcome/abc'), action: '/welcome/abc', passwordMin: 12, passwordMax: 1024, username, displayName: name }
  return {
    'sign-in': signInPage(at('/sign-in')),
    'sign-in-failed': signInPage({ ...at('/sign-in'), username, notice: 'failed' }),
    'sign-in-signed-out': signInPage({ ...at('/sign-in'), notice: 'signed-out' }),
    'sign-in-ended': signInPage({ ...at('/sign-in'), username, notice: 'session-ended' }),
    'sign-in-limited': signInPage({ ...at('/sign-in'), username, notice: { limitedMinutes: 5 } }),
    'set-up': setUpPage({ ...once, username: '', displayName: '' }),
    'set-up-errors': setUpPage({ ...once, usernameError: 'malformed', displayNameError: 'long', passwordError: 'short' }),
    invitation: invitationPage(once),
    'invitation-common': invitationPage({ ...once, passwordError: 'common' }),
    reset: resetPage(once),
    'no-phone': noPhonePage({ ...at('/activate'), session: { displayName: name } }),
    'link-used': deadLinkPage({ ...at('/welcome/abc'), reason: 'used' }),
    'link-expired': deadLinkPage({ ...at('/welcome/abc'), reason: 'expired' }),
    'link-unknown': deadLinkPage({ ...at('/welcome/abc'), reason: 'unknown' }),
  }
}

function activations(lang: string, { issuer, name, phone }: Given): Record<string, string> {
  const frame = { lang, issuer, path: '/activate', session: { displayName: name }, version: 'a1' }
  const page = (activation: ActivationState) => activationPage({ ...frame, activation })
  const life = { now: 0, expiresAt: 216_000, totalSeconds: 300 }
  const open = { link, code: 'K7QX94TM2HPD', address: 'phone.id.example.org', life, mayWait: true }
  const ended: EndedActivation['state'][] = ['frozen', 'failed', 'expired', 'used', 'replaced', 'guessed']
  return {
    'activation-open': page({ state: 'open', ...open }),
    'activation-required': page({ state: 'open', ...open, mayWait: false }),
    'activation-opened': page({ state: 'opened', ...open }),
    'activation-proof': page({ state: 'proof', number: '042917', phone, life }),
    'activation-proof-again': page({ state: 'proof', number: '118307', phone, life, triesLeft: 2 }),
    'activation-done': page({ state: 'done', phone }),
    ...Object.fromEntries(ended.map((state) => [`activation-${state}`, page({ state })])),
  }
}

function waitings(lang: string, { issuer, name, phone }: Given): Record<string, string> {
  const frame = { lang, issuer, path: '/waiting', session: { displayName: name }, version: 'w1', here: null }
  const here = { challenge: 'A'.repeat(43), rpId: 'id.example.org', credentials: ['B'.repeat(43), 'C'.repeat(22)] }
  const life = { now: 0, expiresAt: 106_000, totalSeconds: 120 }
  const ended: EndedApproval['state'][] = ['denied', 'expired', 'burnt', 'cancelled']
  return {
    waiting: waitingPage({ ...frame, approval: { state: 'pending', number: '042917', phones: [phone], life } }),
    'waiting-here': waitingPage({ ...frame, here, approval: { state: 'pending', number: '042917', phones: [phone], life } }),
    'waiting-not-accepted': waitingPage({
      ...frame,
      here,
      notice: 'not-accepted',
      approval: { state: 'pending', number: '042917', phones: [phone], life },
    }),
    'waiting-too-many': waitingPage({ ...frame, here, notice: 'too-many', approval: { state: 'expired' } }),
    'waiting-many': waitingPage({
      ...frame,
      approval: { state: 'pending', number: '042917', phones: [phone, 'iPhone', phone], life: { ...life, expiresAt: 17_000 } },
    }),
    ...Object.fromEntries(ended.map((state) => [`waiting-${state}`, waitingPage({ ...frame, approval: { state } })])),
  }
}

function inside(lang: string, { issuer, name, username, phone, browser }: Given): Record<string, string> {
  const session = (current: NonNullable<Session['sections']>['current']): Session => ({
    displayName: name,
    sections: { current, administrator: true },
  })
  const account = { lang, issuer, path: '/account', session: session('account'), displayName: name }
  const people = { lang, issuer, path: '/people', session: session('people') }
  const day = 86_400_000
  const now = Date.UTC(2026, 2, 14, 14, 32)
  const phones = [
    { name: phone, kind: 'platform', addedAt: now - 90 * day, lastUsedAt: now - day },
    { name: 'iPhone', kind: 'pin', addedAt: now, paused: true },
  ] as const
  const row: PersonRow = { id: 'p1', displayName: name, username, administrator: true, state: 'active', phones: 2, isYou: true }
  const who = { id: 'p2', displayName: name, username, administrator: false, isYou: false, createdAt: now - 90 * day }
  return {
    account: accountPage({
      ...account,
      phones,
      mayLift: true,
      decisions: [
        { at: now, kind: 'signin', phone, browser, outcome: 'approved', evidence: '/account/evidence/txn_1' },
        { at: now - day / 5, kind: 'signin', phone: 'iPhone', browser, outcome: 'burnt' },
        { at: now - day, kind: 'signin', phone, browser, outcome: 'denied', evidence: '/account/evidence/txn_2' },
        { at: now - 2 * day, kind: 'signin', phone, browser: '', outcome: 'approved', evidence: '/account/evidence/txn_3' },
        { at: now - 90 * day, kind: 'activation', phone, browser, outcome: 'approved', evidence: '/account/evidence/txn_4' },
      ],
    }),
    'account-no-phone': accountPage({ ...account, phones: [] }),
    people: peoplePage({
      ...people,
      people: [
        row,
        { ...row, id: 'p2', displayName: 'Benoît Lefèvre', username: 'benoit', administrator: false, phones: 1, isYou: false },
        {
          ...row,
          id: 'p3',
          displayName: 'Chidi Okafor',
          username: 'chidi',
          administrator: false,
          state: 'invited',
          phones: 0,
          isYou: false,
        },
        { ...row, id: 'p4', displayName: name, username: 'd.meyer', administrator: false, state: 'disabled', phones: 1, isYou: false },
      ],
    }),
    'people-deleted': peoplePage({ ...people, people: [row], done: 'deleted' }),
    invite: invitePage({ ...people, path: '/people/invite' }),
    'invite-errors': invitePage({
      ...people,
      path: '/people/invite',
      values: { displayName: name, username, email: 'ana', administrator: true },
      errors: { username: 'taken', email: 'malformed' },
    }),
    link: linkPage({
      ...people,
      displayName: name,
      link: `https://id.example.org/welcome/${'Qx7k9TmZ'.repeat(5)}`,
      expiresAt: now + 7 * day,
      kind: 'invitation',
    }),
    person: personPage({
      ...people,
      person: { ...who, state: 'active', email: 'ana@example.org', lastSignInAt: now, phones, pinPaused: true },
      done: 'tries',
    }),
    'person-invited': personPage({ ...people, person: { ...who, state: 'invited', phones: [], pinPaused: false } }),
    'person-you': personPage({
      ...people,
      person: { ...who, isYou: true, administrator: true, state: 'active', phones, pinPaused: false },
      done: 'unbound',
    }),
    'person-disabled': personPage({ ...people, person: { ...who, state: 'disabled', phones: [], pinPaused: false }, done: 'disabled' }),
    ...appearances({ lang, issuer, path: '/appearance', session: session('appearance') }),
    'confirm-delete': confirmPage({ ...people, action: 'delete', id: 'p2', displayName: name }),
    'confirm-unbind': confirmPage({ ...people, action: 'unbind', id: 'p2', displayName: name }),
  }
}

/** A colour and a logo of somebody's, by the addresses of their files. */
export const look = { sheet: '/brand/sheet.css', logo: { light: '/brand/light.png', dark: null } }

function appearances(frame: Frame): Record<string, string> {
  const page = { ...frame, setting: frame.issuer, chosen: { name: frame.issuer, accent: '#1f4fd8' } }
  const judged = judgeAccent('#ffcc00')
  return {
    appearance: appearancePage({ ...page, chosen: { name: '', accent: '' } }),
    'appearance-saved': appearancePage({ ...page, look, done: 'saved' }),
    'appearance-two-logos': appearancePage({
      ...page,
      look: { ...look, logo: { light: '/brand/light.png', dark: '/brand/dark.png' } },
      done: 'logo',
    }),
    'appearance-pale': appearancePage({
      ...page,
      values: { name: frame.issuer, accent: '#ffcc00' },
      errors: { accent: judged.ok ? undefined : judged },
    }),
    'appearance-malformed': appearancePage({ ...page, values: { name: 'x'.repeat(60), accent: 'blue' }, errors: { accent: 'malformed' } }),
    'appearance-name': appearancePage({ ...page, errors: { name: 'invalid' }, done: undefined }),
    'appearance-not-square': appearancePage({ ...page, look, errors: { logo: { fault: 'not_square', scheme: 'light' } } }),
    'appearance-alone': appearancePage({ ...page, errors: { logo: { fault: 'alone', scheme: 'dark' } } }),
  }
}

function problems(lang: string, { issuer }: Given): Record<string, string> {
  const all: Problem[] = [
    { kind: 'not-found' },
    { kind: 'cross-site' },
    { kind: 'no-evidence' },
    { kind: 'too-many', minutes: 1 },
    { kind: 'server', reference: '01JQ-7XK2' },
  ]
  return Object.fromEntries(all.map((problem) => [`problem-${problem.kind}`, problemPage({ lang, issuer, path: '/x?y=1&z=2', problem })]))
}
