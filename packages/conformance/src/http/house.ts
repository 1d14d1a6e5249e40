import { linkOn, numberOn, type Page } from '@countersign/client/portal-visitor.ts'
import { type RunningServer, type ServerOptions, startServer } from '@countersign/client/server-process/server.ts'
import { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { readContext, type Shown } from '@countersign/protocol/phone/decide.ts'
import type { PhoneOutcome, Send } from '@countersign/protocol/phone/ports.ts'
import type { Decided } from '@countersign/protocol/transaction/decision.ts'
import { Browser, type BrowserOptions } from './browser.ts'
import { lineTo } from './phone-line.ts'

export const PASSWORD = 'a long walk by the sea'
export const PIN = '8351'

/** Somebody with an account and, mostly, a phone. */
export interface Member {
  readonly username: string
  readonly password: string
  /** Signed in completely. */
  readonly browser: Browser
  readonly phone: SimulatedPhone
}

/** A sign-in that waits for the phone. */
export interface Waiting {
  readonly browser: Browser
  readonly number: string
  readonly page: Page
}

/** A running server with an administrator, and the ways in which a test brings people to where it begins. */
export interface House {
  readonly server: RunningServer
  readonly administrator: Member
  browser(options?: BrowserOptions): Browser
  phone(send?: Send): Promise<SimulatedPhone>
  /** Sends a form of the administrator's, who signs in again first where that is needed. */
  administer(path: string, fields?: Record<string, string>): Promise<Page>
  /** An invitation link, made on the administrator's page. */
  invite(username: string, role?: 'person' | 'administrator'): Promise<string>
  /** Opens the invitation and sets the password: stands on the activation page. */
  welcomed(username: string, link?: string): Promise<Browser>
  member(username: string, phone?: SimulatedPhone): Promise<Member>
  /** The identifier that the administrator's page has for somebody. */
  idOf(username: string): Promise<string>
  waiting(member: Pick<Member, 'username' | 'password'>, browser?: Browser): Promise<Waiting>
  signedIn(member: Member): Promise<Browser>
  close(): Promise<void>
}

/** The tests stand behind a proxy that tells their addresses. */
const ENV = { COUNTERSIGN_TRUSTED_PROXIES: '127.0.0.0/8, ::1' }

export async function openHouse(options: ServerOptions = {}): Promise<House> {
  const server = await startServer({ ...options, env: { ...ENV, ...options.env } })
  const browser = (given?: BrowserOptions) => new Browser(server.portalUrl, given)
  const phone = (send: Send = lineTo(server.phoneUrl)) => SimulatedPhone.create(server.phoneUrl, 'Simulated phone', send)

  async function activated(at: Browser, page: Page, on: SimulatedPhone): Promise<void> {
    const done = await on.activate(need(linkOn(page), 'a QR code'), PIN, () => at.until('/activate', numberOn))
    if (!done.ok) throw new Error(`not activated: ${done.code}`)
    await at.open('/activate')
  }

  const first = browser()
  const names = { username: 'admin', displayName: 'The Administrator', password: PASSWORD }
  const welcome = await first.submit(new URL(await server.setUpLink()).pathname, names)
  const administrator = { username: 'admin', password: PASSWORD, browser: first, phone: await phone() }
  await activated(first, welcome, administrator.phone)

  async function signIn(member: Member, at = browser()): Promise<Browser> {
    const { number } = await house.waiting(member, at)
    const answered = await approve(member.phone, number)
    if (!answered.ok) throw new Error(`not approved: ${answered.code}`)
    await at.open('/waiting')
    return at
  }

  const house: House = {
    server,
    administrator,
    browser,
    phone,
    async administer(path, fields = {}) {
      const page = await first.submit(path, fields)
      if (page.path !== '/sign-in') return page
      // Their session has ended: a test has moved the clock or ended sessions.
      await signIn(administrator, first)
      return first.submit(path, fields)
    },
    async invite(username, role = 'person') {
      return linkIn(await house.administer('/people', { username, displayName: `Person ${username}`, role }))
    },
    async welcomed(username, link) {
      const at = browser()
      const path = new URL(link ?? (await house.invite(username))).pathname
      await at.submit(path, { password: PASSWORD })
      return at
    },
    async member(username, on) {
      const at = await house.welcomed(username)
      const used = on ?? (await phone())
      await activated(at, await at.open('/activate'), used)
      return { username, password: PASSWORD, browser: at, phone: used }
    },
    async idOf(username) {
      const { html } = await first.open('/people')
      const row = new RegExp(`href="/people/(sub_[\\w-]+)"><bdi>[^<]*</bdi></a>\\s*<span[^>]*><bdi>${username}</bdi>`).exec(html)
      return need(row?.[1] ?? null, `${username} on the page of people`)
    },
    async waiting({ username, password }, at = browser()) {
      const page = await at.signIn(username, password)
      return { browser: at, page, number: need(numberOn(page), `a number on ${page.path} (${page.status})`) }
    },
    signedIn: (member) => signIn(member),
    close: () => server.close(),
  }
  return house
}

/** The link that an administrator's page shows once. */
export function linkIn(page: Page): string {
  return need(/<span class="value">(https?:\/\/[^<]+\/welcome\/[^<]+)</.exec(page.html)?.[1] ?? null, `a link on ${page.path}`)
}

/** The newest request that waits on a phone. */
export async function newestRequest(phone: SimulatedPhone): Promise<Shown> {
  const waiting = await phone.requests()
  const newest = waiting.ok ? waiting.value.requests.at(-1) : undefined
  if (newest === undefined) throw new Error('nothing waits on this phone')
  return readShown(newest.context)
}

export async function approve(phone: SimulatedPhone, number: string, pin = PIN): Promise<PhoneOutcome<Decided>> {
  return phone.approve(await newestRequest(phone), number, pin)
}

/** A number of six digits that is another one. */
export function otherNumber(number: string): string {
  return number === '000000' ? '000001' : '000000'
}

export function need<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`There is not ${what}.`)
  return value
}

function readShown(context: string): Shown {
  return need(readContext(context), 'a context that can be read')
}
