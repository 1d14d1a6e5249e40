import { numberOn } from '@countersign/client/portal-visitor.ts'
import { type Shown, sendDecision, signApproval, signDenial } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import type { PhoneKey } from '@countersign/protocol/phone/ports.ts'
import { pinEvaluatedShape } from '@countersign/protocol/pin/messages.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import type { Browser } from '../http/browser.ts'
import type { Rows } from '../http/database.ts'
import { possessionOf } from '../http/forge.ts'
import { approve, type House, type Member, need, newestRequest, otherNumber, PIN } from '../http/house.ts'
import { aBlindedElement } from '../http/pin.ts'
import { consumption } from './consumption.ts'
import { type Attempt, answeredBy, answeredTo, must, orNone, type Promised, rowOf, type Step, same } from './step.ts'

/** A sign-in that waits for the phone. */
interface SigningIn {
  readonly member: Member
  readonly browser: Browser
  readonly number: string
  readonly shown: Shown
  readonly possession: PhoneKey
  readonly promises: Promised[]
}

let guessing = 0
const members = new WeakMap<House, Promise<Member>>()

/** One person with a phone for each server: what one attempt leaves waiting, the next one has denied. */
function memberOf(house: House): Promise<Member> {
  const known = members.get(house) ?? house.member(`member-${process.pid}`)
  members.set(house, known)
  return known
}

async function denyTheRest({ phone }: Member): Promise<void> {
  for (let shown = await phone.firstRequest(); shown !== null; shown = await phone.firstRequest())
    must((await phone.deny(shown, 'mistake')).ok, 'a request that nobody waits for can be denied')
}

async function waiting(house: House, as?: Member): Promise<SigningIn> {
  const member = as ?? (await memberOf(house))
  await denyTheRest(member)
  const { browser, number } = await house.waiting(member)
  const shown = await newestRequest(member.phone)
  const txn = shown.context.txn
  const promises = [
    {
      what: 'the number on the page is that of a request',
      holds: (rows) => rowOf(rows, 'request', { id: txn, number }) !== undefined,
    },
  ] satisfies Promised[]
  return { member, browser, number, shown, possession: possessionOf(member.phone), promises }
}

async function signed({ member, shown, possession }: SigningIn, number: string): Promise<SignedDecision> {
  const pin = await member.phone.pinFor(shown.context.txn, shown.context.iss, PIN)
  if (!pin.ok) throw new Error(`the PIN key does not open: ${pin.code}`)
  const person = { uv: 'pin', key: pin.value.key, seq: pin.value.seq } as const
  return signApproval({ shown, iid: member.phone.iid, possession, lang: 'en', number, person })
}

/** A decision of each kind, sent twice; `earned` is the refusal that it deserves. */
function decisionStep(
  name: string,
  to: 'approved' | 'denied' | 'burnt',
  sign: (at: SigningIn) => Promise<SignedDecision>,
  outbox: number,
): Step {
  return {
    name,
    async prepare(house) {
      const at = await waiting(house)
      const { member, shown, possession, browser, promises } = at
      const decision = await sign(at)
      const earned = to === 'burnt' ? 'number_wrong' : undefined
      const isDecided = (rows: Rows) => {
        const row = rowOf(rows, 'request', { id: shown.context.txn, message: JSON.stringify(decision) })
        return row?.['state'] === to || (to === 'approved' && row?.['state'] === 'consumed')
      }
      let first: unknown = null
      return {
        promises,
        outbox,
        async send() {
          const answer = await sendDecision(member.phone.link, possession, decision)
          const answered = answeredTo(answer, earned)
          if (answered === 'acknowledged') {
            first = answer
            promises.push({ what: `the request is ${to} by this very decision`, holds: isDecided })
          }
          return answered
        },
        effect: isDecided,
        async finish() {
          const again = await sendDecision(member.phone.link, possession, decision)
          must(again.ok ? again.value.state === to : again.code === earned, 'the same decision is taken, or heard of, once')
          must(first === null || same(first, again), 'the same decision has the same answer')
          const page = await browser.open('/waiting')
          if (to === 'approved') must(page.path === '/account', 'the approval lets the browser in')
          else must(page.path === '/waiting' && numberOn(page) === null, 'the browser stays outside and sees no number')
        },
      }
    },
  }
}

/** Every message of a sign-in that writes, in order (Spec §5.4, §6). */
export const approvalSteps: readonly Step[] = [
  {
    name: 'begin: password, request',
    async prepare(house) {
      const member = await memberOf(house)
      await denyTheRest(member)
      const browser = house.browser()
      const promises: Promised[] = []
      const requests = (rows: Rows) =>
        (rows['request'] ?? []).filter(
          (row) => row['kind'] === 'signin' && rowOf(rows, 'session', { id: row['session_id'], ip: browser.from }) !== undefined,
        )
      let acknowledged = false
      return {
        promises,
        outbox: 2,
        async send() {
          const answer = await orNone(browser.post('/sign-in', { username: member.username, password: member.password }))
          const answered = answeredBy(answer, ({ status, headers }) => status === 303 && headers.location === '/waiting')
          acknowledged = answered === 'acknowledged'
          if (acknowledged)
            promises.push({
              what: 'the browser’s session waits for its request',
              holds: (rows) => requests(rows).some((row) => rowOf(rows, 'session', { transaction_id: row['id'] }) !== undefined),
            })
          return answered
        },
        effect: (rows) => requests(rows).length > 0,
        async finish() {
          if (!acknowledged) {
            await denyTheRest(member)
            must((await browser.signIn(member.username, member.password)).path === '/waiting', 'the person can sign in again')
          }
          const number = need(numberOn(await browser.open('/waiting')), 'a number on the waiting page')
          must((await approve(member.phone, number)).ok, 'the request can be approved')
          must((await browser.open('/waiting')).path === '/account', 'the approval lets the browser in')
        },
      }
    },
  },
  {
    name: 'evaluate: a guess is charged',
    async prepare(house) {
      // Twenty guesses without a signature in a month, and a PIN is gone: each of these is another person's.
      const { member, browser, number, shown, promises } = await waiting(house, await house.member(`guessing-${process.pid}-${++guessing}`))
      const { phone } = member
      const iid = phone.iid
      const kid = need(phone.state.pin, 'a PIN on this phone').kid
      const message = { typ: 'countersign/pin-evaluate', v: 1, iid, kid, for: shown.context.txn, blinded: aBlindedElement() }
      const evaluate = () => phone.link.call(paths.evaluate, phone.installation, message, pinEvaluatedShape)
      const charges = (rows: Rows) => Number(rowOf(rows, 'pin_key', { iid, kid })?.['charged'])
      let first: { seq: number } | null = null
      let before: number | null = null
      return {
        promises,
        outbox: 0,
        async send() {
          const answer = await evaluate()
          if (answer.ok) {
            const { seq } = (first = answer.value)
            promises.push({
              what: 'the guess is charged',
              holds: (rows) => charges(rows) >= seq && rowOf(rows, 'pin_charge', { iid, kid, seq }) !== undefined,
            })
          }
          return answeredTo(answer)
        },
        effect(rows) {
          before ??= charges(rows)
          return charges(rows) > before
        },
        async finish() {
          const again = await evaluate()
          must(again.ok, 'the same element is evaluated again')
          must(first === null || same(first, again.value), 'the same element has the same answer and the same number')
          const answer = await approve(phone, number)
          must(answer.ok && answer.value.pin_wrong_before === 1, 'the guess stays charged once, and its owner is told')
          must((await browser.open('/waiting')).path === '/account', 'the approval lets the browser in')
        },
      }
    },
  },
  decisionStep('approve', 'approved', (at) => signed(at, at.number), 1),
  decisionStep(
    'deny',
    'denied',
    ({ shown, possession, member }) => signDenial({ shown, iid: member.phone.iid, possession, lang: 'en', reason: 'not_me' }),
    2,
  ),
  decisionStep('wrong number', 'burnt', (at) => signed(at, otherNumber(at.number)), 1),
  {
    name: 'consume: the browser is let in',
    async prepare(house): Promise<Attempt> {
      const { member, browser, number, shown, promises } = await waiting(house)
      must((await approve(member.phone, number)).ok, 'the request can be approved')
      const txn = shown.context.txn
      promises.push({
        what: 'the request is approved',
        holds: (rows) => ['approved', 'consumed'].includes(String(rowOf(rows, 'request', { id: txn })?.['state'])),
      })
      return consumption(house, { ...member, browser, promises }, { path: '/waiting', leads: '/account', txn })
    },
  },
]
