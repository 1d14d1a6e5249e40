import { numberOn, type Page } from '@countersign/client/portal-visitor.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { readContext, type Shown, sendDecision } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { OpenPin } from '@countersign/protocol/phone/pin.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import { Browser } from '../http/browser.ts'
import { type Decisions, decisionsOver } from '../http/decisions.ts'
import { possessionOf, preparedCall, strangersKey } from '../http/forge.ts'
import { type Member, need, PASSWORD, PIN } from '../http/house.ts'
import { problemOf } from '../http/phone-line.ts'
import type { Chance } from './seeded.ts'
import { type TracedRequest, tracedRequest } from './traced.ts'
import { choose, foretellable, type Lane, type World } from './world.ts'

interface Request {
  readonly traced: TracedRequest
  readonly shown: Shown
  readonly number: string
  /** Once the PIN was typed for it. */
  pin: OpenPin | null
  settled: { readonly decision: SignedDecision; readonly answer: string } | null
  /** The very bytes that settled it, to be sent once more as they were, while their nonce is good. */
  replay: { readonly send: () => Promise<{ text: string }>; readonly until: number } | null
}

interface Seat {
  browser: Browser
  stage: 'out' | 'password' | 'full'
  current: Request | null
  seen: number
}

/** A session is let go before it ends by itself, which no event of a request's table tells. Seconds; the portal's own limit is 3600. */
const IDLE = 3_000

/** So many PINs are typed in vain, in a row and in all, before this phone is left: the counters of Spec §5.5 have tests of their own. */
const VAIN = { inRow: 3, inAll: 14 }

/** Somebody with a phone who signs in with several browsers, and whose requests are approved, denied, mistyped, cancelled, forgotten, forged and replayed. */
export class SignInLane implements Lane {
  readonly #world: World
  readonly #chance: Chance
  readonly #name: string
  #members = 0
  #member: Member | null = null
  #vain = { inRow: 0, inAll: 0 }
  #seats: Seat[] = []
  #requests: Request[] = []

  constructor(world: World, chance: Chance, name: string) {
    this.#world = world
    this.#chance = chance
    this.#name = name
  }

  async act(): Promise<void> {
    if (this.#member === null || this.#vain.inRow >= VAIN.inRow || this.#vain.inAll >= VAIN.inAll) await this.#begin()
    const seat = this.#chance.pick(this.#seats)
    if (this.#world.now() - seat.seen > IDLE) Object.assign(seat, this.#empty())
    seat.seen = this.#world.now()
    if (seat.stage === 'out') return this.#signIn(seat)
    const { current } = seat
    if (current !== null && !foretellable(this.#world, current.traced)) return
    const waits = seat.stage === 'password'
    const pending = current?.traced.state === 'pending'
    await choose(this.#chance, [
      [pending ? 20 : 0, () => this.#decide(current as Request, 'deny')],
      [pending ? 6 : 0, () => this.#decide(current as Request, 'approve')],
      [pending ? 3 : 0, () => this.#decide(current as Request, 'wrong')],
      [pending ? 1 : 3, () => this.#late()],
      [pending ? 1 : 0, () => this.#forge(current as Request)],
      [waits ? (pending ? 3 : 24) : 0, () => this.#again(seat)],
      [waits ? 1 : 0, () => this.#cancel(seat)],
      [waits ? (current?.traced.state === 'approved' ? 8 : 1) : 0, () => this.#look(seat)],
      [waits ? 1 : 6, () => this.#signOut(seat)],
    ])
  }

  #empty(): Seat {
    return { browser: this.#world.house.browser(), stage: 'out', current: null, seen: this.#world.now() }
  }

  async #begin(): Promise<void> {
    for (const seat of this.#seats) if (seat.stage !== 'out') await this.#signOut(seat)
    this.#member = await this.#world.inTurn(() => this.#world.house.member(`${this.#name}-${this.#members++}`))
    this.#vain = { inRow: 0, inAll: 0 }
    this.#requests = []
    this.#seats = [this.#empty(), this.#empty(), this.#empty()]
  }

  get #who(): Member {
    return need(this.#member, 'a member')
  }

  async #signIn(seat: Seat): Promise<void> {
    const page = await seat.browser.signIn(this.#who.username, PASSWORD)
    seat.stage = 'password'
    await this.#begun(seat, page)
  }

  async #again(seat: Seat): Promise<void> {
    const page = await seat.browser.submit('/waiting/again')
    seat.current?.traced.happen('cancel')
    await this.#begun(seat, page)
  }

  /** The page shows a number, and the phone's list has the request that belongs to it. */
  async #begun(seat: Seat, page: Page): Promise<void> {
    const number = need(numberOn(page), `a number on ${page.path}`)
    const { phone } = this.#who
    const listed = await phone.requests()
    if (!listed.ok) throw new Error(listed.code)
    const known = new Map(this.#requests.map((one) => [one.traced.row, one.traced]))
    const fresh = listed.value.requests.filter(({ txn }) => !known.has(txn))
    this.#world.check(`${this.#name}: begin`, fresh.length, 1)
    const [{ txn, context, expires_in }] = fresh as [(typeof fresh)[0]]
    const traced = tracedRequest(txn, this.#world.now() + expires_in)
    this.#world.requests.push(traced)
    const request = { traced, shown: need(readContext(context), 'a context'), number, pin: null, settled: null, replay: null }
    this.#requests.push(request)
    seat.current = request
    for (const other of known.values()) {
      if (!foretellable(this.#world, other)) continue
      this.#world.check(
        `${this.#name}: ${other.row} is listed`,
        listed.value.requests.some((one) => one.txn === other.row),
        other.state === 'pending',
      )
    }
  }

  async #cancel(seat: Seat): Promise<void> {
    // The page that it leads to would use an approval up.
    await seat.browser.post('/waiting/cancel')
    seat.current?.traced.happen('cancel')
  }

  async #signOut(seat: Seat): Promise<void> {
    await seat.browser.submit('/sign-out')
    if (seat.current !== null && foretellable(this.#world, seat.current.traced)) seat.current.traced.happen('cancel')
    Object.assign(seat, this.#empty())
  }

  async #look(seat: Seat): Promise<void> {
    const { current } = seat
    const stale = seat.browser.copy()
    const { path } = await seat.browser.open('/waiting')
    if (current === null) return
    const used = current.traced.state === 'approved'
    current.traced.happen('consume')
    this.#world.check(`${this.#name}: look at ${current.traced.row}`, path, used ? '/account' : '/waiting')
    if (!used) return
    seat.stage = 'full'
    this.#world.check(`${this.#name}: the token from before`, (await stale.open('/waiting')).path, '/sign-in')
  }

  /** Any earlier request once more: the decision that settled it, another one, or the settling one's very bytes. */
  async #late(): Promise<void> {
    const request = this.#chance.pick(this.#requests)
    if (!foretellable(this.#world, request.traced)) return
    const { settled, replay } = request
    if (settled !== null && this.#chance.oneIn(2)) {
      const step = request.traced.happen('same_decision')
      const answer = await sendDecision(this.#who.phone.link, possessionOf(this.#who.phone), settled.decision)
      this.#world.check(`${this.#name}: ${request.traced.row} once more`, answer.ok ? null : answer.code, step.told)
      this.#world.check(`${this.#name}: with the same answer`, JSON.stringify(answer), settled.answer)
    } else if (replay !== null && replay.until > this.#world.now()) {
      this.#world.check(`${this.#name}: ${request.traced.row} replayed`, problemOf(await replay.send()), 'proof_replayed')
    } else await this.#decide(request, this.#chance.pick(request.pin === null ? ['deny'] : ['approve', 'wrong', 'deny']))
  }

  async #decide(request: Request, which: keyof Decisions): Promise<void> {
    const { phone } = this.#who
    if (which !== 'deny' && request.pin === null) {
      this.#vain = { inRow: this.#vain.inRow + 1, inAll: this.#vain.inAll + 1 }
      const { txn, iss } = request.shown.context
      const pin = await phone.pinFor(txn, iss, PIN)
      this.#world.check(`${this.#name}: PIN for ${txn}`, pin.ok ? null : pin.code, null)
      if (pin.ok) request.pin = pin.value
      // The PIN opens it, and then somebody thinks better of it.
      if (this.#chance.oneIn(8)) return
    }
    const possession = possessionOf(phone)
    const pin = request.pin ?? { key: phone.installation, seq: 1 }
    const decision = await decisionsOver(phone, possession, { shown: request.shown, number: request.number, pin })[which]()
    const event = which === 'wrong' ? 'wrong_number' : which
    const before = request.traced.state
    const step = request.traced.happen(event)
    const what = `${this.#name}: ${event} over ${request.traced.row}, which is ${before}`
    if (this.#chance.oneIn(8)) {
      const send = await preparedCall(phone.origin, paths.decide, possession, { decision })
      this.#world.check(what, problemOf(await send()), step.told)
      if (step.to !== before) request.replay = { send, until: this.#world.now() + limits.nonceLife - 30 }
    } else {
      const answer = await sendDecision(phone.link, possession, decision)
      this.#world.check(what, answer.ok ? null : answer.code, step.told)
      if (step.to !== before) request.settled = { decision, answer: JSON.stringify(answer) }
    }
    if (step.to !== before && which !== 'deny') this.#vain = { inRow: 0, inAll: this.#vain.inAll - 1 }
  }

  /** Somebody who knows everything that is shown, but not the phone's keys. */
  async #forge(request: Request): Promise<void> {
    const { phone } = this.#who
    const thief = await strangersKey(phone)
    const { shown, number } = request
    const decision = await decisionsOver(phone, thief, { shown, number, pin: { key: thief, seq: 1 } }).approve()
    const mine = this.#chance.oneIn(2)
    const send = await preparedCall(phone.origin, paths.decide, mine ? possessionOf(phone) : thief, { decision })
    this.#world.check(`${this.#name}: forged`, problemOf(await send()), mine ? 'signature_invalid' : 'request_unknown')
    const elsewhere = new Browser(this.#world.house.server.portalUrl)
    this.#world.check(`${this.#name}: looked at from elsewhere`, (await elsewhere.open('/waiting')).path, '/sign-in')
  }
}
