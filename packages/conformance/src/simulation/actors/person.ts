import type { SubscriberId } from '@countersign/protocol/identity.ts'
import type { Owner } from '../scheduler.ts'
import type { Page } from '../server/portal-desk.ts'
import type { World } from '../world.ts'
import { approve, deny, type Request, waitingOn } from './answer.ts'
import type { Browser } from './browser.ts'
import { claimCode, sendKeptClaim } from './claim.ts'
import type { Phone } from './phone.ts'
import { changePin } from './pin.ts'

/** Somebody with an account: what they know, and what is in their hands. */
export interface Person extends Owner {
  readonly subscriberId: SubscriberId
  readonly username: string
  password: string
  readonly pin: string
  readonly browser: Browser
  readonly phone: Phone
  /** How often a finger slips, a stranger's request is approved in its own place, an answer is not waited for. */
  readonly clumsiness: number
}

/** How far this one wants to get. */
export type Aim = 'signed-in' | 'cancelled'

/**
 * Goes through the portal as its pages lead, with the phone in the other hand, until it is in or has had enough. Every page is answered by
 * what it shows, never by what the simulation knows.
 */
export async function visitPortal(world: World, person: Person, aim: Aim = 'signed-in'): Promise<boolean> {
  const { browser, username } = person
  for (let looks = 0; looks < 10; looks++) {
    const page = await browser.look()
    if (page === null) {
      await browser.wait(1 + world.dice.below(5))
      continue
    }
    switch (page.is) {
      case 'signed-in':
        return true
      case 'no-phone':
        return false
      case 'sign-in':
        if ((await browser.signIn(username, typed(world, person, person.password))) === 'rate_limited') return false
        break
      case 'code':
        if (world.dice.chance(person.clumsiness / 8)) await browser.notNow()
        await useCode(world, person, page)
        break
      case 'proof':
        await prove(world, person, page)
        break
      case 'dead':
        await browser.freshCode()
        break
      case 'waiting':
        if (aim === 'cancelled' && world.dice.chance(0.5)) {
          await browser.cancel()
          return false
        }
        await answerRequests(world, person, page)
        if (world.dice.chance(person.clumsiness)) await Promise.all([browser.look(), browser.look()])
        break
      case 'closed':
        if (world.dice.chance(0.3)) await browser.signOut()
        else await browser.askAgain()
    }
    if (world.dice.chance(0.3)) await browser.wait(1 + world.dice.below(15))
  }
  return false
}

/** Adds another phone, or the same person's account to the phone in their hand, from a signed-in page. */
export async function addPhone(world: World, person: Person): Promise<void> {
  if (!(await visitPortal(world, person))) return
  await person.browser.addPhone()
  await visitPortal(world, person)
}

async function useCode(world: World, person: Person, { codes }: Extract<Page, { is: 'code' }>): Promise<void> {
  const { phone } = person
  const code = world.dice.chance(0.3) ? codes.typed : codes.linked
  const slipped = world.dice.chance(person.clumsiness / 3) ? { ...code, secret: `${code.secret.slice(0, -1)}0` } : code
  const claimed = await claimCode(world, phone, slipped, () => typed(world, person, person.pin))
  if (claimed.ok) return
  if (claimed.code === 'account_here_already') {
    await person.browser.freshCode()
    return
  }
  if (claimed.code === 'code_frozen' || claimed.code === 'unreachable') await person.browser.wait(5)
}

/** The page names the phone that claimed: the person types the number into that phone, if it is theirs. */
async function prove(world: World, person: Person, { number, phone: name }: Extract<Page, { is: 'proof' }>): Promise<void> {
  const { phone, browser } = person
  if (name !== phone.name) {
    await browser.freshCode()
    return
  }
  // Often asked again where the first answer came, too: a phone that was closed in between does not have it any more.
  const again = world.dice.chance(0.4) ? await sendKeptClaim(world, phone, person.subscriberId) : null
  const claim = phone.claims.get(person.subscriberId)
  if (claim === undefined || (again !== null && (!again.ok || again.value.proof === null))) {
    await browser.wait(3)
    return
  }
  const [request] = (await waitingOn(world, phone))?.filter(({ aid }) => aid === claim.aid) ?? []
  if (request === undefined) return
  if (world.dice.chance(person.clumsiness / 4)) return deny(world, phone, request, 'mistake')
  const seq = world.dice.chance(0.6) ? { seq: claim.seq } : 'type'
  await approve(world, phone, request, typed(world, person, number), seq, () => typed(world, person, person.pin))
}

async function answerRequests(world: World, person: Person, { number }: Extract<Page, { is: 'waiting' }>): Promise<void> {
  const { phone, browser } = person
  const requests = await waitingOn(world, phone)
  if (requests === null) return
  const mine = requests.filter(({ shown }) => shown.context.kind === 'signin' && shown.context.from.ip === browser.ip).at(-1)
  const strange = requests.filter((request) => request !== mine && request.shown.context.kind === 'signin')
  for (const request of strange) {
    const doing = world.dice.below(4)
    if (doing === 0) await deny(world, phone, request, 'not_me')
    // Taken for their own: the number on their page is not this one's.
    if (doing === 1) await answer(world, person, request, number)
  }
  if (mine === undefined) return browser.wait(4)
  if (world.dice.chance(person.clumsiness / 4)) return deny(world, phone, mine, 'mistake')
  await answer(world, person, mine, number)
}

async function answer(world: World, person: Person, request: Request, number: string): Promise<void> {
  const pin = () => typed(world, person, person.pin)
  const first = await approve(world, person.phone, request, typed(world, person, number), 'type', pin)
  if (!first.ok && first.code === 'pin_wrong') await approve(world, person.phone, request, number, 'type', pin)
  if (!first.ok || !world.dice.chance(0.2)) return
  // Now and then from two pages of the app at once: the later opening ends the other's change.
  await Promise.all(Array.from({ length: world.dice.chance(0.1) ? 2 : 1 }, () => changePin(world, person.phone, pin)))
}

/** What was meant, or something beside it. */
export function typed(world: World, { clumsiness }: Person, meant: string): string {
  if (!world.dice.chance(clumsiness / 3)) return meant
  return /^\d+$/.test(meant)
    ? String((Number(meant) + 1 + world.dice.below(9)) % 10 ** meant.length).padStart(meant.length, '0')
    : `${meant}x`
}
