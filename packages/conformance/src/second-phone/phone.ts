import { Activation, type Offer, openCode } from './activation.ts'
import { type Changed, type Decided, isWaiting } from './answers.ts'
import { sendChange, signChange } from './change.ts'
import type { Via } from './claim.ts'
import { type Context, readContext } from './context.ts'
import { type Signed, sendDecision, signedApproval, signedDenial } from './decision.ts'
import { type Fetch, Line, type Outcome, refused } from './line.ts'
import { look } from './look.ts'
import { type Account, freshMemory, type Memory } from './memory.ts'
import { openPin } from './pin-key.ts'

export interface Request {
  readonly account: Account
  readonly context: Context
}

export interface Pending {
  readonly requests: Request[]
  readonly accounts: { aid: string; state: 'pending' | 'active' | 'removed'; name: string; issuer: string }[]
}

/** An authenticator that was written from spec/protocol.md alone: it shares no code with `protocol` or the product's own phone. */
export class SecondPhone {
  readonly memory: Memory
  readonly line: Line

  /** A phone with what it kept when it was closed. */
  constructor(memory: Memory, how?: Fetch) {
    this.memory = memory
    this.line = new Line(memory.iss, how)
  }

  static async make(iss: string, name: string, how?: Fetch): Promise<SecondPhone> {
    return new SecondPhone(await freshMemory(iss, name), how)
  }

  /** Any text that was scanned or typed. */
  open(text: string): Promise<Outcome<Offer>> {
    return openCode(this.line, this.memory, text)
  }

  /** The PIN is typed once where the phone has one, and twice where it is made. */
  activate(offer: Offer, via: Via, pin: string, again = pin): Promise<Outcome<Activation>> {
    return Activation.begin(this.line, this.memory, offer, via, [pin, again])
  }

  /** After the phone was closed in the middle of an activation. */
  resume(): Promise<Outcome<Activation>> {
    return new Activation(this.line, this.memory).send()
  }

  /** Spec §6.6: what waits for this phone; only what it can show whole, and what fits its surroundings. */
  async pending(): Promise<Outcome<Pending>> {
    const message = { typ: 'countersign/requests', v: 1, iid: this.memory.iid }
    const answer = await this.line.post('requests', this.memory.installation, message, isWaiting)
    if (!answer.ok) return answer
    const requests: Request[] = []
    for (const { txn, aid, context: sent } of answer.value.requests) {
      const context = await readContext(sent)
      const account = this.memory.accounts.find((one) => one.aid === aid)
      const fits = context?.shown.txn === txn && context.shown.aid === aid && context.shown.iss === this.memory.iss
      if (account && fits) requests.push({ account, context })
    }
    return { ok: true, value: { requests, accounts: answer.value.accounts } }
  }

  /** Opens the PIN key for this request alone, signs, and lets it go. */
  async signApproval({ account, context }: Request, number: string, typed: string): Promise<Outcome<Signed>> {
    if (!this.memory.blob) return refused('key_gone')
    const pin = await openPin(this.line, this.memory, this.memory.blob, context.shown.txn, typed)
    return pin.ok ? { ok: true, value: await signedApproval(this.memory, account, context, number, pin.value) } : pin
  }

  async approve(request: Request, number: string, typed: string): Promise<Outcome<Decided>> {
    const signed = await this.signApproval(request, number, typed)
    return signed.ok ? this.send(request, signed.value) : signed
  }

  async deny(request: Request, reason: 'not_me' | 'mistake' = 'not_me'): Promise<Outcome<Decided>> {
    return this.send(request, await signedDenial(this.memory, request.account, request.context, reason))
  }

  /** Spec §5.7: the PIN is typed for this request, and a new one twice. The request stays to be decided. */
  async changePin({ context }: Request, typed: string, fresh: string, again = fresh): Promise<Outcome<Changed>> {
    if (!this.memory.blob) return refused('key_gone')
    const old = await openPin(this.line, this.memory, this.memory.blob, context.shown.txn, typed)
    if (!old.ok) return old
    const signed = await signChange(this.line, this.memory, old.value, { shortest: 4, longest: 6 }, [fresh, again])
    return signed.ok ? this.finishChange() : signed
  }

  /** After the phone was closed, or no answer came. */
  finishChange(): Promise<Outcome<Changed>> {
    return sendChange(this.line, this.memory)
  }

  /** Also once more, word for word. */
  send({ context }: Request, signed: Signed): Promise<Outcome<Decided>> {
    return sendDecision(this.line, context, signed)
  }

  /** Spec §6.7: each time when it may be worth to ask for what is pending. */
  looks(signal: AbortSignal): AsyncGenerator<void> {
    return look(this.line, this.memory, signal)
  }
}
