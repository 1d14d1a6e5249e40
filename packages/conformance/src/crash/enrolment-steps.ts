import { linkOn } from '@countersign/client/portal-visitor.ts'
import { random, SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { identifierFrom } from '@countersign/protocol/identity.ts'
import { sendDecision } from '@countersign/protocol/phone/decide.ts'
import { paths } from '@countersign/protocol/phone/paths.ts'
import { pinEvaluatedShape } from '@countersign/protocol/pin/messages.ts'
import type { Rows } from '../http/database.ts'
import { need, otherNumber, PIN } from '../http/house.ts'
import { aBlindedElement } from '../http/pin.ts'
import { consumption } from './consumption.ts'
import { activeWith, claimed, claimStands, codeDrawn, drawn, enter, idOf, newcomer, prepared, prove, signedNumber } from './newcomer.ts'
import { answeredBy, answeredTo, must, orNone, rowOf, type Step, same } from './step.ts'

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
      const openings = (rows: Rows) =>
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
        effect: (rows) => typeof rowOf(rows, 'enrolment', { id: account.opened.sid })?.['claim_digest'] === 'string',
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
