import type { Browser } from '../http/browser.ts'
import { filledForm, getRoutes, liveRoutes, postRoutes } from '../http/portal-routes.ts'
import { type Aim, type Attack, calm } from './attack.ts'
import type { Chance } from './chance.ts'
import { contentTypes, otherMethods, strange, strangeTarget } from './http.ts'
import type { Shot } from './line.ts'
import { jsonTexts, texts, wholeTexts } from './values.ts'

export interface PortalGround {
  readonly portalUrl: string
  /** Browsers as they stand, none of which is used for anything else meanwhile. */
  readonly sessions: { readonly administrator: Browser; readonly member: Browser; readonly waiting: Browser }
  /** A link that sets a password, not used. */
  readonly invitation: string
  readonly memberId: string
  readonly assets: readonly string[]
}

export function portalAttacks(ground: PortalGround): Attack[] {
  const get = [...getRoutes, '/welcome/:token', ...liveRoutes, '/assets/:name', '/brand/:name', '/no-such-page'].map((route) =>
    reading(ground, route),
  )
  return [...get, ...postRoutes.map((route) => changing(ground, route))]
}

type Session = 'none' | 'junk' | keyof PortalGround['sessions']
const mostly: readonly Session[] = ['none', 'junk', 'member', 'administrator', 'waiting']

function attack(name: string, aim: (c: Chance) => Aim): Attack {
  return { name, side: 'portal', answers: calm, ready: async () => ({ aim }) }
}

/** Pages are read by anybody in any state, and reading changes nothing. */
function reading(ground: PortalGround, route: string): Attack {
  const live = route.startsWith('/live/')
  return attack(`GET ${route}`, (c) => {
    // A stream costs a line: few are opened.
    const session = live && !c.once(20) ? c.pick<Session>(['none', 'junk']) : c.pick(mostly)
    const path = c.once(3) ? route.replace(':id', ground.memberId).replace(':token', ground.invitation) : placed(c, ground, route)
    const target = c.once(3) ? strangeTarget(c, path) : path
    const method = c.once(10) ? c.pick(otherMethods) : 'GET'
    const body = c.once(10) ? { body: Buffer.from(c.pick(jsonTexts)) } : {}
    return {
      what: session,
      mayClose: 'body' in body,
      shot: { method, target, headers: [...cookies(c, ground, session), ...strange(c)], ...body },
    }
  })
}

/** Each of these is refused for one reason at least, whatever else is right about it. */
type Flaw = 'session' | 'site' | 'id' | 'fields' | 'body'

function changing(ground: PortalGround, route: (typeof postRoutes)[number]): Attack {
  const flaws: Flaw[] = ['session', 'site', 'body']
  if (route.includes(':')) flaws.push('id', 'id')
  if (route === '/people' || route === '/sign-in') flaws.push('fields', 'fields')
  // Anybody may do these without a session: there a form is harmless only where it is wrong itself.
  const open = route === '/sign-in' || route === '/language' || route === '/welcome/:token'
  return attack(`POST ${route}`, (c) => {
    const flaw = c.pick(flaws)
    const session = sessionFor(c, flaw, route, open)
    // The link itself, with passwords that may not be set.
    const realLink = route === '/welcome/:token' && flaw !== 'body' && c.once(4)
    const path = realLink
      ? `/welcome/${ground.invitation}`
      : flaw === 'id' || open
        ? placed(c, ground, route)
        : route.replace(':id', ground.memberId).replace(':token', 'A'.repeat(43))
    const shot: Shot = {
      method: c.once(15) ? c.pick(otherMethods) : 'POST',
      target: c.once(8) ? strangeTarget(c, path) : path,
      headers: [...cookies(c, ground, session), ...site(c, ground, flaw === 'site'), ...strange(c)],
    }
    return flaw === 'body' ? withBadBody(c, shot, flaw) : withForm(c, shot, flaw, route)
  })
}

function sessionFor(c: Chance, flaw: Flaw, route: string, open: boolean): Session {
  if (flaw === 'session') return c.pick<Session>(['none', 'junk'])
  if (flaw === 'site') return c.pick(mostly)
  if (flaw === 'id' && route !== '/welcome/:token') return 'administrator'
  // The only things that a body can be wrong about without harm: the form of a new person, and a sign-in, which ends the session that it comes with.
  if (route === '/people' && flaw === 'fields') return 'administrator'
  return open ? c.pick<Session>(['none', 'junk']) : 'junk'
}

function site(c: Chance, { portalUrl }: PortalGround, foreign: boolean): [string, string][] {
  if (!foreign) return [['origin', portalUrl]]
  const { host, hostname } = new URL(portalUrl)
  return c.pick<[string, string][]>([
    [],
    [['origin', 'null']],
    [['origin', 'https://evil.example']],
    [['origin', `https://${host}`]],
    [['origin', `http://${hostname}`]],
    [['origin', `${portalUrl}/`]],
    [['origin', `${portalUrl}.evil.example`]],
    [['origin', portalUrl.toUpperCase()]],
    [
      ['origin', portalUrl],
      ['origin', 'https://evil.example'],
    ],
    [['origin', '']],
    [['sec-fetch-site', 'same-site']],
    [
      ['sec-fetch-site', 'cross-site'],
      ['referer', `${portalUrl}/account`],
    ],
    [['sec-fetch-site', 'none']],
    [['sec-fetch-site', 'same-origin, cross-site']],
    [
      ['origin', 'null'],
      ['sec-fetch-site', 'same-origin'],
    ],
  ])
}

function cookies(c: Chance, { sessions }: PortalGround, session: Session): [string, string][] {
  if (session === 'none') return c.once(2) ? [] : [['cookie', `countersign-lang=${c.pick(['fr', 'xx', '../..', ''])}`]]
  if (session !== 'junk') return [['cookie', `countersign-session=${sessions[session].token}${c.once(3) ? '; other=1' : ''}`]]
  const token = Buffer.from(c.bytes(32)).toString('base64url')
  const real = sessions.member.token as string
  return [
    [
      'cookie',
      c.pick([
        `countersign-session=${token}`,
        `countersign-session=${real.slice(0, -1)}`,
        `countersign-session=${real}A`,
        `countersign-session="${real}"`,
        `__Host-countersign-session=${real}`,
        `countersign-session =${real}`,
        `COUNTERSIGN-SESSION=${real}`,
        `countersign-session=${token}; countersign-session=${real}`,
        `countersign-session=; ${'a=b; '.repeat(300)}`,
        `countersign-session=${'A'.repeat(5000)}`,
        "countersign-session=' OR 1=1 --",
        `x=countersign-session=${real}`,
        ';;;;====',
      ]),
    ],
  ]
}

/** The route with something in the place of its parameter that is nobody's. */
function placed(c: Chance, { assets, invitation }: PortalGround, route: string): string {
  const odd = () => encodeURIComponent(c.pick(wholeTexts.filter((text) => text.length < 100))) || '%20'
  const random = Buffer.from(c.bytes(16)).toString('base64url')
  return route
    .replace(':id', () => c.pick([`sub_${random}`, odd(), `sub_${'A'.repeat(22)}`, `sub_${'A'.repeat(150)}`, 'sub_', '%', '..%2f..%2f']))
    .replace(':token', () =>
      c.pick([Buffer.from(c.bytes(32)).toString('base64url'), odd(), `${invitation}A`, invitation.slice(0, -1), 'A'.repeat(190), '%00']),
    )
    .replace(':name', () => c.pick([...assets, odd(), '..%2fportal-assets.ts', '.'.repeat(50), `${c.pick(assets)}%00`]))
}

const formType = ['content-type', 'application/x-www-form-urlencoded'] as const

function withForm(c: Chance, shot: Shot, flaw: Flaw, route: string): Aim {
  const fields = new URLSearchParams(filledForm)
  // No name is one that a person may have, and no password is right, or may be set.
  if (flaw === 'fields' || route === '/welcome/:token' || route === '/language') {
    fields.set('username', c.pick(['', ' ', 'a b', '\u0000', '\u202e', 'x'.repeat(65), '\t']))
    fields.set('password', c.pick(['', 'short', 'x', '1'.repeat(300), 'aaaaaaaaaaaaaaaaa']))
    fields.set('lang', c.pick(['xx', '', 'EN', '../..', '__proto__']))
    fields.set('back', c.pick(['//evil.example', '/\\evil', 'https://evil.example', '', '/\r\nset-cookie: a=b', 'javascript:1', '/ok']))
  }
  for (let i = c.int(4); i > 0; i--) fields.append(c.pick(['username', 'password', 'x', '__proto__', 'constructor', 'lang']), c.pick(texts))
  if (route === '/sign-in' && c.once(3)) fields.set('username', c.pick(['ana', 'admin', 'nobody']))
  return { what: flaw, shot: { ...shot, headers: [...shot.headers, formType], body: Buffer.from(fields.toString()), chunked: c.once(10) } }
}

function withBadBody(c: Chance, shot: Shot, what: string): Aim {
  const bodies: [string, () => Uint8Array][] = [
    [formType[1], () => c.bytes(c.int(2000))],
    [formType[1], () => Buffer.from('%'.repeat(1 + c.int(3000)))],
    [formType[1], () => Buffer.from('&'.repeat(16_000))],
    [formType[1], () => Buffer.from('a=1&'.repeat(4000))],
    [formType[1], () => Buffer.from(`a${'[b]'.repeat(4000)}=1`)],
    [formType[1], () => Buffer.from('username=%E0%A4%A&password=%ff%fe')],
    [formType[1], () => new Uint8Array(16_385 + c.int(10_000)).fill(0x61)],
    ['application/json', () => Buffer.from(JSON.stringify(filledForm))],
    [c.pick(contentTypes), () => Buffer.from(new URLSearchParams(filledForm).toString())],
    [c.pick(contentTypes), () => Buffer.from(c.pick(jsonTexts))],
    ['multipart/form-data; boundary=x', () => Buffer.from('--x\r\ncontent-disposition: form-data; name="username"\r\n\r\nana\r\n--x--')],
  ]
  const [type, body] = c.pick(bodies)
  return { what, mayClose: true, shot: { ...shot, headers: [...shot.headers, ['content-type', type]], body: body(), chunked: c.once(5) } }
}
