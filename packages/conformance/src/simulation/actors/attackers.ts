import { newId } from '@countersign/verifier/deps.ts'
import { findSession } from '@countersign/verifier/session/find-session.ts'
import { consumeApproval } from '@countersign/verifier/transaction/consume.ts'
import type { Owner } from '../scheduler.ts'
import type { World } from '../world.ts'
import { approve, deny, waitingOn } from './answer.ts'
import { freshName, makeBrowser } from './browser.ts'
import { claimCode, open } from './claim.ts'
import type { Person } from './person.ts'
import { makePhone, type Phone } from './phone.ts'
import { evaluate, unlock } from './pin.ts'

const pinOf = (world: World) => String(world.dice.below(10_000)).padStart(4, '0')

/** Photographs every code that the victim's page shows, and claims it with a phone of their own (T01). */
export async function photographer(world: World, owner: Owner, victim: Person): Promise<void> {
  const phone = makePhone(world, owner, `192.0.2.${10 + world.dice.below(100)}`, { byPlatform: world.dice.chance(0.3) })
  const pin = pinOf(world)
  for (let tries = 0; tries < 6; tries++) {
    const seen = victim.browser.shows
    if (seen === null) {
      await world.scheduler.sleep(owner, 1 + world.dice.below(3)).over
      continue
    }
    const claimed = await claimCode(world, phone, world.dice.chance(0.5) ? seen.linked : seen.typed, () => pin)
    if (!claimed.ok || claimed.value.proof === null) continue
    // The number stands on the victim's page, which a photograph of the code does not show.
    const [request] = (await waitingOn(world, phone)) ?? []
    if (request !== undefined) await approve(world, phone, request, String(world.dice.below(1_000_000)).padStart(6, '0'), 'type', () => pin)
  }
}

/** Has the victim's password and a browser; would sign in, add a phone, or use up what the victim approved (T02, T06, T08). */
export async function passwordThief(world: World, owner: Owner, victim: Person): Promise<void> {
  const browser = makeBrowser(world, owner, `198.51.100.${10 + world.dice.below(100)}`)
  const phone = makePhone(world, owner, browser.ip, { byPlatform: false })
  const pin = pinOf(world)
  const burst = world.dice.chance(0.25) ? 7 : 1
  for (let tries = 0; tries < burst; tries++) {
    const answer = await browser.signIn(victim.username, world.dice.chance(0.85) ? victim.password : 'guessed')
    if (answer === null || browser.token === null) continue
    for (let looks = 0; looks < (burst > 1 ? 0 : 2); looks++) {
      const page = await browser.look()
      if (page?.is === 'code' && world.dice.chance(0.3)) await browser.notNow()
      else if (page?.is === 'code') await claimCode(world, phone, page.codes.linked, () => pin)
      if (page?.is === 'proof' && page.phone === phone.name) {
        const [request] = (await waitingOn(world, phone)) ?? []
        if (request !== undefined) await approve(world, phone, request, page.number, 'type', () => pin)
      }
      if (page?.is === 'waiting' || page?.is === 'closed') await useForeignApproval(world, browser.token, victim, browser.ask)
      if (page?.is === 'signed-in') await browser.addPhone()
      await browser.wait(1 + world.dice.below(8))
    }
    if (burst > 1) browser.token = null
    else if (world.dice.chance(0.4)) await browser.askAgain()
  }
}

/** Asks for a session in exchange for somebody else's approval: no page offers that, and no use case may do it. */
async function useForeignApproval(
  world: World,
  token: string | null,
  victim: Person,
  ask: ReturnType<typeof makeBrowser>['ask'],
): Promise<void> {
  if (token === null) return
  const theirs = [...world.data.requests.rows()].filter(
    ({ transaction: { subscriberId, state } }) => subscriberId === victim.subscriberId && (state === 'approved' || state === 'pending'),
  )
  const target = theirs.at(-1)?.transaction
  if (target === undefined) return
  await ask('consume what is not theirs', async ({ deps }) => {
    const who = await findSession(deps, token)
    if (who === null || target.sessionId === who.session.id) return
    world.coverage.reached('attack: consume a foreign approval')
    const got = await consumeApproval(deps, who, token, target.id)
    if (got !== null) world.watch.violated(`${target.id} was consumed by a browser that did not begin it`)
  })
}

/** Holds an image of the victim's phone, and guesses the PIN whenever something is live (T11). */
export async function imageThief(world: World, owner: Owner, victim: Person, guesses: number): Promise<void> {
  let image: Phone | null = null
  for (let rounds = 0; rounds < guesses * 4 && guesses > 0; rounds++) {
    if (image === null || image.accounts.size < victim.phone.accounts.size) image = makePhone(world, owner, '203.0.113.66', victim.phone)
    const [request] = (await waitingOn(world, image)) ?? []
    if (request === undefined) {
      await world.scheduler.sleep(owner, 1 + world.dice.below(5)).over
      continue
    }
    guesses--
    // Never the right one: what a right guess gives is what the person's own typing gives.
    const guess = (victim.pin === '0000' ? '9999' : '0000') + world.dice.below(10)
    const answer = await unlock(world, image, request.txn, guess)
    world.coverage.reached(`guess: ${answer.ok ? 'right' : answer.code}`)
    if (world.dice.chance(0.05)) await deny(world, image, request, 'not_me')
  }
}

/** Guesses names and secrets of codes, and PIN keys of its own making (T03). */
export async function guesser(world: World, owner: Owner, victim: Person): Promise<void> {
  const phone = makePhone(world, owner, world.dice.chance(0.5) ? '192.0.2.200' : '2001:db8::7', { byPlatform: false })
  const aimed = world.dice.chance(0.6)
  const tries = world.dice.chance(0.3) ? 14 : 6
  for (let i = 0; i < tries; i++) {
    const name = aimed
      ? (victim.browser.shows?.linked.name ?? 'ZZZZ')
      : freshName(world)
          .toUpperCase()
          .replace(/[^0-9A-HJKMNP-TV-Z]/g, '0')
          .slice(0, 4)
    await open(world, phone, { name, secret: `WRNG${i}${world.dice.below(1000)}` })
    if (world.dice.chance(0.2)) await world.scheduler.sleep(owner, 10).over
  }
  const live = [...world.data.requests.rows()].at(-1)?.transaction.id
  const kid = newId({ bytes: (count) => world.dice.bytes(count) }, 'ok')
  if (live !== undefined) await evaluate(world, phone, kid, live, '0000')
}

/** Holds the right code and a phone; makes PIN keys beyond the number that may be made. */
export async function keyMaker(world: World, owner: Owner, victim: Person): Promise<void> {
  const phone = makePhone(world, owner, '192.0.2.201', { byPlatform: false })
  for (let waits = 0; waits < 20 && victim.browser.shows === null; waits++) await world.scheduler.sleep(owner, 2).over
  const code = victim.browser.shows?.linked
  const opened = code && (await open(world, phone, code))
  if (!opened?.ok) return
  const one = newId({ bytes: (count) => world.dice.bytes(count) }, 'ok')
  const many = world.dice.chance(0.5)
  for (let i = 0; i < (many ? 8 : 23); i++) {
    const kid = many ? newId({ bytes: (count) => world.dice.bytes(count) }, 'ok') : one
    await evaluate(world, phone, kid, opened.value.sid, String(i))
  }
}
