import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import type { Account, SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { limits } from '@countersign/protocol/limits.ts'
import { readContext, type Shown, sendDecision } from '@countersign/protocol/phone/decide.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import { misread, toldOf } from '../http/a-code.ts'
import type { Browser } from '../http/browser.ts'
import { type Decisions, decisionsOver } from '../http/decisions.ts'
import { need, PIN } from '../http/house.ts'
import type { Chance } from './seeded.ts'
import { type TracedCode, type TracedRequest, tracedCode, tracedRequest } from './traced.ts'
import { choose, foretellable, type Lane, type World } from './world.ts'

interface Claimant {
  readonly phone: SimulatedPhone
  readonly account: Account
}

interface Proof {
  readonly traced: TracedRequest
  readonly shown: Shown
  readonly number: string
}

interface Code {
  readonly traced: TracedCode
  readonly link: string
  accepted: Claimant | null
  readonly others: Claimant[]
  proof: Proof | null
  settled: { readonly decision: SignedDecision; readonly answer: string } | null
  wrongSecrets: number
  wrongNumbers: number
}

/** Within this of a phone's approval a signed-in browser may show further codes: 900 by the portal's rule, and some room. Seconds. */
const FRESH = 880

/** Somebody whose page shows codes, which are opened, claimed once and twice, proven, mistyped, denied, guessed at, replaced and forgotten. */
export class CodeLane implements Lane {
  readonly #world: World
  readonly #chance: Chance
  readonly #name: string
  #people = 0
  #browser: Browser | null = null
  #until = Number.POSITIVE_INFINITY
  #code: Code | null = null

  constructor(world: World, chance: Chance, name: string) {
    this.#world = world
    this.#chance = chance
    this.#name = name
  }

  async act(): Promise<void> {
    if (this.#browser === null || this.#world.now() > this.#until) await this.#begin()
    const code = this.#code
    if (code === null) return this.#fresh()
    if (!foretellable(this.#world, code.traced)) return
    if (code.proof !== null && !foretellable(this.#world, code.proof.traced)) return
    const { state } = code.traced
    const lives = state === 'open' || state === 'claimed'
    const claimed = code.accepted !== null
    const used = state === 'active' && code.proof?.traced.state === 'consumed'
    await choose(this.#chance, [
      [2, () => this.#open(code)],
      [state === 'open' ? 10 : 1, () => this.#claim(code)],
      [code.others.length > 0 ? 1 : 0, () => this.#rival(code)],
      [claimed ? 2 : 0, () => this.#claimAgain(code)],
      [claimed ? 5 : 0, () => this.#decide(code, 'approve')],
      [claimed ? (state === 'claimed' ? 7 : 1) : 0, () => this.#decide(code, 'wrong')],
      [claimed ? 2 : 0, () => this.#decide(code, 'deny')],
      [code.settled === null ? 0 : 2, () => this.#decideAgain(code)],
      [3, () => this.#guesses(code)],
      [state === 'active' ? (used ? 0 : 8) : 1, () => this.#look(code)],
      [state === 'active' && !used ? 0 : lives ? 2 : 12, () => this.#fresh()],
      [lives ? 1 : 0, () => this.#signOut(code)],
    ])
  }

  async #begin(): Promise<void> {
    this.#browser = await this.#world.inTurn(() => this.#world.house.welcomed(`${this.#name}-${this.#people++}`))
    this.#until = Number.POSITIVE_INFINITY
    this.#code = null
  }

  get #page(): Browser {
    return need(this.#browser, 'a browser')
  }

  #check(code: Code, what: string, told: unknown, expected: unknown): void {
    this.#world.check(`${this.#name}: ${what}, ${code.traced.row} (${code.traced.path.join(' → ')})`, told, expected)
  }

  /** The page's code, from its first opening on: before it, nobody but the page knows its name. Some are never opened, and leave their lives to the record. */
  async #fresh(): Promise<void> {
    const page = await this.#page.submit('/activate/fresh')
    if (this.#code !== null) this.#ends(this.#code, 'replace')
    const link = need(linkOn(page), `a code on ${page.path}`)
    this.#code = null
    if (this.#chance.oneIn(6)) return
    const opened = await (await this.#world.house.phone()).open(link)
    if (!opened.ok) throw new Error(`${this.#name}: a fresh code is ${opened.code}`)
    const traced = tracedCode(opened.value.sid, this.#world.now() + opened.value.expires_in)
    this.#world.codes.push(traced)
    this.#code = { traced, link, accepted: null, others: [], proof: null, settled: null, wrongSecrets: 0, wrongNumbers: 0 }
  }

  /** With a code ends its proof. */
  #ends(code: Code, event: 'replace' | 'claim' | 'last_wrong_secret'): string | null {
    if (!foretellable(this.#world, code.traced)) return null
    const before = code.traced.state
    const { to, told } = code.traced.happen(event)
    if (before === 'claimed' && to !== 'claimed' && code.proof !== null && foretellable(this.#world, code.proof.traced))
      code.proof.traced.happen('cancel')
    return told
  }

  async #open(code: Code): Promise<void> {
    const opened = await (await this.#world.house.phone()).open(code.link)
    this.#check(code, 'open', toldOf(opened), code.traced.happen('open').told)
  }

  async #claim(code: Code): Promise<void> {
    const phone = await this.#world.house.phone()
    const prepared = await phone.prepareClaim(code.link, PIN)
    this.#check(code, 'open to claim', toldOf(prepared), code.traced.happen('open').told)
    if (!prepared.ok) return
    const claimant = { phone, account: prepared.value }
    if (this.#chance.oneIn(6)) {
      code.others.push(claimant)
      return
    }
    await this.#send(code, claimant)
  }

  async #rival(code: Code): Promise<void> {
    await this.#send(code, code.others.splice(this.#chance.whole(code.others.length), 1)[0] as Claimant)
  }

  async #send(code: Code, claimant: Claimant): Promise<void> {
    const claimed = await claimant.phone.sendClaim(claimant.account)
    this.#check(code, 'claim', toldOf(claimed), this.#ends(code, 'claim'))
    if (!claimed.ok) return
    code.accepted = claimant
    await this.#prove(code, need(claimed.value.proof, 'a proof'))
  }

  async #prove(code: Code, { txn, context, expires_in }: { txn: string; context: string; expires_in: number }): Promise<void> {
    const traced = tracedRequest(txn, this.#world.now() + expires_in)
    this.#world.requests.push(traced)
    const number = need(numberOn(await this.#page.open('/activate')), 'a number')
    code.proof = { traced, shown: need(readContext(context), 'a context'), number }
  }

  async #claimAgain(code: Code): Promise<void> {
    const { phone, account } = need(code.accepted, 'a claim')
    this.#check(code, 'same claim', toldOf(await phone.sendClaim(account)), code.traced.happen('same_claim').told)
  }

  async #decide(code: Code, which: keyof Decisions): Promise<void> {
    const { phone, account } = need(code.accepted, 'a claim')
    const proof = need(code.proof, 'a proof')
    const { shown, number } = proof
    const decision = await decisionsOver(phone, account.possession, { shown, number, pin: account.pin })[which]()
    const last = code.wrongNumbers + 1 >= limits.activationNumbers
    const event = which === 'wrong' ? (last ? 'last_wrong_number' : 'wrong_number') : which
    const before = code.traced.state
    const step = code.traced.happen(event)
    const answer = await sendDecision(phone.link, account.possession, decision)
    this.#check(code, event, toldOf(answer), step.told)
    if (before !== 'claimed') return
    proof.traced.happen(which === 'wrong' ? 'wrong_number' : which)
    if (which === 'wrong') code.wrongNumbers++
    code.settled = { decision, answer: JSON.stringify(answer) }
    const { next } = (answer.ok ? {} : (answer.extra ?? {})) as { next?: { txn: string; context: string; expires_in: number } }
    if (next !== undefined) await this.#prove(code, next)
  }

  async #decideAgain(code: Code): Promise<void> {
    const { phone, account } = need(code.accepted, 'a claim')
    const { decision, answer } = need(code.settled, 'a decision')
    this.#check(code, 'same decision', JSON.stringify(await sendDecision(phone.link, account.possession, decision)), answer)
  }

  /** One of a stranger's; or as many as they have. */
  async #guesses(code: Code): Promise<void> {
    const many = this.#chance.oneIn(4) ? limits.wrongSecrets : 1
    for (let i = 0; i < many && foretellable(this.#world, code.traced); i++) await this.#guess(code)
  }

  async #guess(code: Code): Promise<void> {
    const lives = code.traced.expected('open')?.told === null
    const last = code.wrongSecrets + 1 >= limits.wrongSecrets
    const opened = await (await this.#world.house.phone()).open(misread(code.link))
    const told = lives && last ? this.#ends(code, 'last_wrong_secret') : code.traced.happen('wrong_secret').told
    if (lives) code.wrongSecrets++
    this.#check(code, 'another secret', toldOf(opened), told)
  }

  async #look(code: Code): Promise<void> {
    const page = await this.#page.open('/activate')
    const { state } = code.traced
    if (state === 'active' && code.proof !== null) {
      const first = code.proof.traced.state === 'approved'
      code.proof.traced.happen('consume')
      this.#check(code, 'look', page.path, '/activate/done')
      if (first) this.#until = this.#world.now() + FRESH
      return
    }
    this.#check(code, 'look', page.path, '/activate')
    // A code that is dead as a phone has seen it gives way to a fresh one by itself.
    if (state !== 'open' && state !== 'claimed' && linkOn(page) !== null) this.#code = null
  }

  async #signOut(code: Code): Promise<void> {
    await this.#page.submit('/sign-out')
    this.#ends(code, 'replace')
    this.#browser = null
  }
}
