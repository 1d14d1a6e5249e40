import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import type { SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import type { EnrolmentEvent } from '@countersign/protocol/enrolment/states.ts'
import { readContext } from '@countersign/protocol/phone/decide.ts'
import type { Browser } from './browser.ts'
import { type Decisions, decisionsOver, sendSigned } from './decisions.ts'
import { type House, need, PIN } from './house.ts'
import { problemOf, readJson } from './phone-line.ts'

/** What was told: a refusal's code, or `null` for an acceptance. */
export type Told = string | null

/** A code on a page, two phones that have opened it, and everything that can be said about it. */
export interface ACode {
  readonly browser: Browser
  readonly link: string
  readonly phone: SimulatedPhone
  readonly sid: string
  /** The events of Spec §4.6 that are somebody's message. */
  readonly say: Readonly<Record<Exclude<EnrolmentEvent, 'time'>, () => Promise<Told>>>
}

export async function aCode(house: House, username: string): Promise<ACode> {
  const browser = await house.welcomed(username)
  const link = need(linkOn(await browser.open('/activate')), 'a link')
  const [first, rival] = [await prepared(house, link), await prepared(house, link)]
  const { phone, account } = first
  const { possession, pin } = account
  let proof: Decisions | null = null

  async function prove(context: string): Promise<void> {
    const number = need(numberOn(await browser.open('/activate')), 'a number')
    proof = decisionsOver(phone, possession, { shown: need(readContext(context), 'a context'), number, pin })
  }

  async function decide(which: keyof Decisions): Promise<Told> {
    const answer = await sendSigned(house.server.phoneUrl, possession, await need(proof, 'a proof')[which]())
    const { next } = readJson(answer.text) as { next?: { context: string } }
    if (next !== undefined) await prove(next.context)
    return problemOf(answer)
  }

  const opens = async (text: string) => toldOf(await (await house.phone()).open(text))
  return {
    browser,
    link,
    phone,
    sid: account.opened.sid,
    say: {
      open: () => opens(link),
      claim: async () => toldOf(await rival.phone.sendClaim(rival.account)),
      async same_claim() {
        const claimed = await phone.sendClaim(account)
        if (claimed.ok && claimed.value.proof !== null && proof === null) await prove(claimed.value.proof.context)
        return toldOf(claimed)
      },
      approve: () => decide('approve'),
      wrong_number: () => decide('wrong'),
      last_wrong_number: () => decide('wrong'),
      deny: () => decide('deny'),
      wrong_secret: () => opens(misread(link)),
      last_wrong_secret: () => opens(misread(link)),
      async replace() {
        await browser.copy().post('/activate/fresh')
        return null
      },
    },
  }
}

async function prepared(house: House, link: string) {
  const phone = await house.phone()
  const account = await phone.prepareClaim(link, PIN)
  if (!account.ok) throw new Error(account.code)
  return { phone, account: account.value }
}

export function toldOf(answer: { ok: true } | { ok: false; code: string }): Told {
  return answer.ok ? null : answer.code
}

/** The same name with another secret. */
export function misread(link: string): string {
  return link.slice(0, -12) + (link.at(-12) === 'A' ? 'B' : 'A') + link.slice(-11)
}
