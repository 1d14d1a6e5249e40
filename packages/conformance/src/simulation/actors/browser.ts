import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { CodePair } from '@countersign/verifier/enrolment/derive-code.ts'
import type { Owner } from '../scheduler.ts'
import {
  getPage,
  type Page,
  postAddPhone,
  postAgain,
  postCancel,
  postFreshCode,
  postNotNow,
  postSignIn,
  postSignOut,
} from '../server/portal-desk.ts'
import { NODES, NoAnswer, type Server, type World } from '../world.ts'

/** A browser at the portal: what its cookie holds, and the page that it shows. `null` for every answer that did not come. */
export interface Browser {
  readonly owner: Owner
  readonly ip: string
  token: string | null
  /** The code on the screen, for whoever stands behind the person with a camera. */
  shows: CodePair | null
  signIn(username: string, password: string): Promise<string | null>
  look(): Promise<Page | null>
  freshCode(): Promise<void>
  addPhone(): Promise<void>
  notNow(): Promise<void>
  askAgain(): Promise<string | null>
  cancel(): Promise<void>
  signOut(): Promise<void>
  /** Until the page is told to look, or so many seconds have passed. */
  wait(seconds: number): Promise<void>
  ask<T>(label: string, handle: (server: Server) => Promise<T>): Promise<T | null>
}

export function makeBrowser(world: World, owner: Owner, ip: string): Browser {
  const { watch, coverage } = world
  watch.browserOf(ip, owner.name)

  async function ask<T>(label: string, handle: (server: Server) => Promise<T>): Promise<T | null> {
    try {
      return await world.ask(owner, world.dice.below(NODES), label, handle)
    } catch (error) {
      if (error instanceof NoAnswer) return null
      throw error
    }
  }

  function take(token: string | null | undefined): void {
    if (!token) return
    browser.token = token
    watch.promises.session(token, ip)
  }

  const browser: Browser = {
    owner,
    ip,
    token: null,
    shows: null,
    ask,
    async signIn(username, password) {
      const held = browser.token
      const answer = await ask('sign in', ({ deps }) =>
        postSignIn(deps, held, { username, password, ip, browser: `Firefox of ${owner.name}` }),
      )
      if (answer === null) return null
      coverage.reached(`sign in: ${answer.code}`)
      if (answer.token !== null) take(answer.token)
      return answer.code
    },
    async look() {
      const { token } = browser
      if (token === null) return { is: 'sign-in', why: 'no cookie' }
      const page = await ask('page', async ({ deps }) => {
        const shown = await getPage(deps, token)
        if (shown.is === 'signed-in' && shown.token !== null && shown.first !== undefined) watch.promises.moved(token, shown.token)
        return shown
      })
      if (page === null) return null
      coverage.reached(`page: ${nameOf(page)}`)
      browser.shows = page.is === 'code' ? page.codes : null
      if (page.is === 'signed-in') take(page.token)
      if (page.is === 'sign-in') browser.token = null
      return page
    },
    async freshCode() {
      const { token } = browser
      if (token !== null) await ask('fresh code', ({ deps }) => postFreshCode(deps, token))
    },
    async addPhone() {
      const { token } = browser
      if (token !== null) await ask('add phone', ({ deps }) => postAddPhone(deps, token))
    },
    async notNow() {
      const { token } = browser
      const fresh = token === null ? null : await ask('not now', ({ deps }) => postNotNow(deps, token))
      coverage.reached(`not now: ${fresh === null ? 'refused' : 'accepted'}`)
      take(fresh)
    },
    async askAgain() {
      const { token } = browser
      const answer = token === null ? null : await ask('ask again', ({ deps }) => postAgain(deps, token))
      if (answer !== null) coverage.reached(`ask again: ${answer}`)
      return answer
    },
    async cancel() {
      const { token } = browser
      if (token !== null) await ask('cancel', ({ deps }) => postCancel(deps, token))
    },
    async signOut() {
      const { token } = browser
      if (token === null) return
      const answer = await ask('sign out', ({ deps }) => postSignOut(deps, token))
      browser.token = null
      if (answer === true) watch.promises.signedOut(token)
    },
    async wait(seconds) {
      const held = browser.token && world.keys.keyedHash('session', browser.token)
      const sleep = world.scheduler.sleep(owner, seconds)
      const session = [...world.data.sessions.rows()].find(({ tokenHash }) => tokenHash === held)
      const stop = session && world.node(world.dice.below(NODES)).bus.listen(`session:${session.session.id}`, sleep.wake)
      await sleep.over
      stop?.()
    },
  }
  return browser
}

function nameOf(page: Page): string {
  if (page.is === 'dead') return `dead ${page.reason}`
  if (page.is === 'closed') return `closed ${page.state}`
  return page.is === 'signed-in' && page.first === false ? 'signed-in again' : page.is
}

/** Sixteen bytes that nobody has seen: a name of the simulation's own. */
export function freshName(world: World): string {
  return toBase64url(world.dice.bytes(16))
}
