import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { type Account, random, SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { identifierFrom } from '@countersign/protocol/identity.ts'
import { payloadOf } from '@countersign/protocol/jws.ts'
import { readContext, type Shown, sendDecision, signApproval } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { pinEvaluatedShape } from '@countersign/protocol/pin/messages.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import type { Browser } from '../http/browser.ts'
import { approve, type House, need, otherNumber, PASSWORD, PIN } from '../http/house.ts'
import { aBlindedElement } from '../http/pin.ts'
import { type Attempt, answeredBy, answeredTo, must, orNone, type Promised, rowOf, type Step } from './step.ts'

/** Somebody who has set a password and stands on the activation page. */
interface Newcomer {
  readonly username: string
  readonly browser: Browser
  readonly phone: SimulatedPhone
  readonly promises: Promised[]
}

let newcomers = 0

async function newcomer(house: House): Promise<Newcomer> {
  const username = `new-${process.pid}-${++newcomers}`
  const browser = house.browser()
  const welcome = await browser.post(new URL(await house.invite(username)).pathname, { password: PASSWORD })
  must(welcome.status === 303, 'a one-time link sets a password')
  const promises: Promised[] = [
    { what: 'the password is set', holds: (rows) => rowOf(rows, 'subscriber', { username })?.['password_hash'] !== null },
  ]
  return { username, browser, phone: await house.phone(), promises }
}

async function drawn(who: Newcomer): Promise<string> {
  const link = need(linkOn(await who.browser.open('/activate')), 'a link on the activation page')
  who.promises.push(codeDrawn(link))
  return link
}

function codeDrawn(link: string): Promised {
  const { code } = SimulatedPhone.readCode(link)
  return {
    what: 'the code on the page is a code',
    holds: (rows) => ['open', 'claimed', 'active'].includes(String(rowOf(rows, 'enrolment', { name: code.name })?.['state'])),
  }
}

async function prepared(who: Newcomer): Promise<Account> {
  const account = await who.phone.prepareClaim(await drawn(who), PIN)
  if (!account.ok) throw new Error(`no claim: ${account.code}`)
  return account.value
}

interface Claiming {
  readonly who: Newcomer
  readonly account: Account
  readonly sid: string
  readonly shown: Shown
  readonly number: string
}

async function claimed(house: House): Promise<Claiming> {
  const who = await newcomer(house)
  const account = await prepared(who)
  const answer = await who.phone.sendClaim(account)
  const shown = answer.ok && answer.value.proof && readContext(answer.value.proof.context)
  if (!answer.ok || !shown) throw new Error('not claimed')
  who.promises.push(claimStands(account))
  return { who, account, sid: answer.value.sid, shown, number: need(numberOn(await who.browser.open('/activate')), 'a number') }
}

function claimStands({ claim, opened }: Account): Promised {
  const digest = digestText(payloadOf(claim))
  return {
    what: 'the claim is this phone’s',
    holds: (rows) => {
      const row = rowOf(rows, 'enrolment', { id: opened.sid, claim_digest: digest })
      return ['claimed', 'active'].includes(String(row?.['state'])) && rowOf(rows, 'authenticator', { aid: row?.['aid'] }) !== undefined
    },
  }
}

async function signedNumber({ who, account, shown }: Claiming, number: string): Promise<SignedDecision> {
  const person = { uv: 'pin', key: account.pin.key, seq: account.pin.seq } as const
  return signApproval({ shown, iid: who.phone.iid, possession: account.possession, lang: 'en', number, person })
}

/** Types the number that stands on the page now, and lets the browser in. */
async function prove(who: Newcomer): Promise<void> {
  const number = need(numberOn(await who.browser.open('/activate')), 'a number on the activation page')
  const answer = await approve(who.phone, number)
  must(answer.ok && answer.value.binding !== null, 'the right number binds the phone')
  await enter(who)
}

async function enter(who: Newcomer): Promise<void> {
  must((await who.browser.open('/activate')).path === '/activate/done', 'the activation page goes on')
  must((await who.browser.open('/account')).path === '/account', 'the browser is signed in')
}

const activeWith = (rows: Parameters<Promised['holds']>[0], aid: string) => rowOf(rows, 'authenticator', { aid, state: 'active' })

/** Every message of an activation that writes, in order (Spec §4). */
export const enrolmentSteps: readonly Step[] = [
  {
    name: 'start: draw the code',
    async prepare(house) {
      const who = await newcomer(house)
      let link: string | null = null
      return {
        promises: who.promises,
        outbox: 0,
        async send() {
          const answer = await orNone(who.browser.get('/activate'))
          const answered = answeredBy(answer, (page) => page.status === 200 && linkOn({ status: 200, path: '', html: page.text }) !== null)
          if (answered === 'acknowledged' && answer !== null) {
            link = linkOn({ status: 200, path: '', html: answer.text })
            who.promises.push(codeDrawn(need(link, 'a link')))
          }
          return answered
        },
        effect: (rows) =>
          rowOf(rows, 'enrolment', { session_id: rowOf(rows, 'session', { subscriber_id: idOf(rows, who) })?.['id'] }) !== undefined,
        async finish() {
          const again = need(linkOn(await who.browser.open('/activate')), 'a link after all')
          must(link === null || again === link, 'the page draws the same code again')
          const account = await who.phone.prepareClaim(again, PIN)
          must(account.ok && (await who.phone.sendClaim(account.value)).ok, 'the code can be claimed')
          await prove(who)
        },
      }
    },
  },
  {
    name: 'open',
    async prepare(house) {
      const who = await newcomer(house)
      const link = await drawn(who)
      const { code } = SimulatedPhone.readCode(link)
      const openings = (rows: Parameters<Promised['holds']>[0]) =>
        rowOf(rows, 'enrolment_opening', { enrolment_id: rowOf(rows, 'enrolment', { name: code.name })?.['id'], iid: who.phone.iid })
      // A phone that asks for the first time hears `nonce_required`, and is a stranger yet.
      await who.phone.requests()
      let opened: unknown = null
      return {
        promises: who.promises,
        outbox: 1,
        async send() {
          const answer = await who.phone.open(link)
          if (answer.ok) {
            opened = { ...answer.value, expires_in: 0 }
            who.promises.push({ what: 'the phone is known to have opened the code', holds: (rows) => openings(rows) !== undefined })
          }
          return answeredTo(answer)
        },
        effect: (rows) => openings(rows) !== undefined,
        async finish() {
          const again = await who.phone.open(link)
          must(again.ok, 'the code opens again')
          must(opened === null || same(opened, { ...again.value, expires_in: 0 }), 'opening again answers the same')
          const account = await who.phone.prepareClaim(link, PIN)
          must(account.ok && (await who.phone.sendClaim(account.value)).ok, 'the code can be claimed')
          await prove(who)
        },
      }
    },
  },
  {
    name: 'evaluate: make the PIN key',
    async prepare(house) {
      const who = await newcomer(house)
      const link = await drawn(who)
      const opened = await who.phone.open(link)
      if (!opened.ok) throw new Error(`not opened: ${opened.code}`)
      const kid = identifierFrom('ok', random(16))
      const { iid } = who.phone
      const message = { typ: 'countersign/pin-evaluate', v: 1, iid, kid, for: opened.value.sid, blinded: aBlindedElement() }
      const evaluate = () => who.phone.link.call(paths.evaluate, who.phone.installation, message, pinEvaluatedShape)
      let first: unknown = null
      return {
        promises: who.promises,
        outbox: 0,
        async send() {
          const answer = await evaluate()
          if (answer.ok) {
            first = answer.value
            who.promises.push({
              what: 'the evaluation is charged',
              holds: (rows) => rowOf(rows, 'pin_charge', { iid, kid, seq: 1 }) !== undefined,
            })
          }
          return answeredTo(answer)
        },
        // The key that the phone makes afterwards takes the place of this one.
        effect: (rows) => rowOf(rows, 'pin_charge', { iid }) !== undefined,
        async finish() {
          const again = await evaluate()
          must(again.ok && again.value.seq === 1, 'the same element is charged once')
          must(first === null || same(first, again.value), 'the same element has the same answer')
          const account = await who.phone.prepareClaim(link, PIN)
          must(account.ok && (await who.phone.sendClaim(account.value)).ok, 'the code can be claimed')
          await prove(who)
        },
      }
    },
  },
  {
    name: 'claim',
    async prepare(house) {
      const who = await newcomer(house)
      const account = await prepared(who)
      let context: string | undefined
      return {
        promises: who.promises,
        outbox: 1,
        async send() {
          const answer = await who.phone.sendClaim(account)
          if (answer.ok) {
            context = answer.value.proof?.context
            who.promises.push(claimStands(account))
          }
          return answeredTo(answer)
        },
        effect: (rows) => rowOf(rows, 'enrolment', { id: account.opened.sid })?.['claim_digest'] !== null,
        async finish() {
          const again = await who.phone.sendClaim(account)
          must(again.ok && again.value.state === 'claimed', 'the very same claim is no second one')
          must(context === undefined || again.value.proof?.context === context, 'the same claim has the same proof')
          await prove(who)
        },
      }
    },
  },
  {
    name: 'proof: wrong number',
    async prepare(house) {
      const at = await claimed(house)
      const { who, account, shown } = at
      const decision = await signedNumber(at, otherNumber(at.number))
      let next: unknown = null
      return {
        promises: who.promises,
        outbox: 1,
        async send() {
          const answer = await sendDecision(who.phone.link, account.possession, decision)
          if (!answer.ok && answer.code === 'number_wrong') {
            next = (answer.extra['next'] as { txn: string }).txn
            who.promises.push({
              what: 'the number is burnt and one of three is gone',
              holds: (rows) =>
                rowOf(rows, 'request', { id: shown.context.txn, state: 'burnt' }) !== undefined &&
                rowOf(rows, 'enrolment', { id: at.sid, numbers_left: 2 }) !== undefined,
            })
          }
          return answeredTo(answer, 'number_wrong')
        },
        effect: (rows) => rowOf(rows, 'request', { id: shown.context.txn })?.['state'] === 'burnt',
        async finish() {
          const again = await sendDecision(who.phone.link, account.possession, decision)
          must(!again.ok && again.code === 'number_wrong' && again.extra['left'] === 2, 'the same wrong number costs one number, once')
          must(next === null || (again.extra['next'] as { txn: string }).txn === next, 'the same wrong number leads to the same next one')
          await prove(who)
        },
      }
    },
  },
  {
    name: 'proof: right number',
    async prepare(house) {
      const at = await claimed(house)
      const { who, account, shown } = at
      const decision = await signedNumber(at, at.number)
      let answer1: unknown = null
      return {
        promises: who.promises,
        outbox: 2,
        async send() {
          const answer = await sendDecision(who.phone.link, account.possession, decision)
          if (answer.ok) {
            answer1 = answer.value
            const binding = JSON.stringify(answer.value.binding)
            who.promises.push({
              what: 'the phone is active under the binding it was given',
              holds: (rows) => activeWith(rows, shown.context.aid)?.['binding'] === binding,
            })
          }
          return answeredTo(answer)
        },
        effect: (rows) => activeWith(rows, shown.context.aid) !== undefined,
        async finish() {
          const again = await sendDecision(who.phone.link, account.possession, decision)
          must(again.ok && again.value.state === 'approved' && again.value.binding !== null, 'the same decision is approved')
          must(answer1 === null || same(answer1, again.value), 'the same decision has the same answer and binding')
          await enter(who)
        },
      }
    },
  },
  {
    name: 'consume: the browser goes on',
    async prepare(house) {
      const at = await claimed(house)
      const { who, account, shown } = at
      const decided = await sendDecision(who.phone.link, account.possession, await signedNumber(at, at.number))
      must(decided.ok, 'the right number binds the phone')
      who.promises.push({ what: 'the phone is active', holds: (rows) => activeWith(rows, shown.context.aid) !== undefined })
      return consumption(house, at.who, { path: '/activate', leads: '/activate/done', txn: shown.context.txn })
    },
  },
]

interface Consuming {
  readonly path: string
  readonly leads: string
  readonly txn: string
}

/** The browser that began it turns an approval into a session. When the answer is lost, so is the new token: then nobody is signed in, and nobody else. */
export function consumption(
  house: House,
  who: Pick<Newcomer, 'username' | 'browser' | 'phone' | 'promises'>,
  { path, leads, txn }: Consuming,
): Attempt {
  const before = who.browser.copy()
  const used = (rows: Parameters<Promised['holds']>[0]) => rowOf(rows, 'request', { id: txn, state: 'consumed' })
  let answered = 'unanswered'
  return {
    promises: who.promises,
    outbox: 0,
    async send() {
      const answer = await orNone(who.browser.get(path))
      answered = answeredBy(answer, ({ status, headers }) => status === 303 && headers.location === leads)
      if (answered === 'acknowledged')
        who.promises.push({
          what: 'the browser is signed in by the approval',
          holds: (rows) => rowOf(rows, 'session', { id: used(rows)?.['session_id'], stage: 'full' }) !== undefined,
        })
      return answered as Awaited<ReturnType<Attempt['send']>>
    },
    effect: (rows) => used(rows) !== undefined,
    async finish() {
      const page = await who.browser.open('/account')
      if (answered === 'acknowledged') {
        must(page.path === '/account', 'the browser is still signed in')
        must((await before.open('/account')).path === '/sign-in', 'its old token is dead')
        return
      }
      const again = await who.browser.open(path)
      must(again.path === leads || again.path === '/sign-in', `the browser goes on or signs in again, and does not stand on ${again.path}`)
      const signedIn = again.path === leads ? who.browser : await house.signedIn({ ...who, password: PASSWORD })
      must((await signedIn.open('/account')).path === '/account', 'the person gets in')
    },
  }
}

function idOf(rows: Parameters<Promised['holds']>[0], who: Newcomer): unknown {
  return rowOf(rows, 'subscriber', { username: who.username })?.['id']
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
