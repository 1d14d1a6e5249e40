import { linkOn, numberOn } from '@countersign/client/portal-visitor.ts'
import { type Account, SimulatedPhone } from '@countersign/client/simulated-phone.ts'
import { digestText } from '@countersign/protocol/encoding/digest.ts'
import { payloadOf } from '@countersign/protocol/jws.ts'
import { readContext, type Shown, signApproval } from '@countersign/protocol/phone/decide.ts'
import type { SignedDecision } from '@countersign/protocol/transaction/decision.ts'
import type { Browser } from '../http/browser.ts'
import type { Rows } from '../http/database.ts'
import { approve, type House, need, PASSWORD, PIN } from '../http/house.ts'
import { must, type Promised, rowOf } from './step.ts'

/** Somebody who has set a password and stands on the activation page. */
export interface Newcomer {
  readonly username: string
  readonly browser: Browser
  readonly phone: SimulatedPhone
  readonly promises: Promised[]
}

let newcomers = 0

export async function newcomer(house: House): Promise<Newcomer> {
  const username = `new-${process.pid}-${++newcomers}`
  const browser = house.browser()
  const welcome = await browser.post(new URL(await house.invite(username)).pathname, { password: PASSWORD })
  must(welcome.status === 303, 'a one-time link sets a password')
  const promises: Promised[] = [
    { what: 'the password is set', holds: (rows) => typeof rowOf(rows, 'subscriber', { username })?.['password_hash'] === 'string' },
  ]
  return { username, browser, phone: await house.phone(), promises }
}

/** The link on the activation page. */
export async function drawn(who: Newcomer): Promise<string> {
  const link = need(linkOn(await who.browser.open('/activate')), 'a link on the activation page')
  who.promises.push(codeDrawn(link))
  return link
}

export function codeDrawn(link: string): Promised {
  const { code } = SimulatedPhone.readCode(link)
  return {
    what: 'the code on the page is a code',
    holds: (rows) => ['open', 'claimed', 'active'].includes(String(rowOf(rows, 'enrolment', { name: code.name })?.['state'])),
  }
}

/** A signed claim that is not sent yet. */
export async function prepared(who: Newcomer): Promise<Account> {
  const account = await who.phone.prepareClaim(await drawn(who), PIN)
  if (!account.ok) throw new Error(`no claim: ${account.code}`)
  return account.value
}

/** A claim that was answered, and the number that the page shows for its proof. */
export interface Claiming {
  readonly who: Newcomer
  readonly account: Account
  readonly sid: string
  readonly shown: Shown
  readonly number: string
}

export async function claimed(house: House): Promise<Claiming> {
  const who = await newcomer(house)
  const account = await prepared(who)
  const answer = await who.phone.sendClaim(account)
  const shown = answer.ok && answer.value.proof && readContext(answer.value.proof.context)
  if (!answer.ok || !shown) throw new Error('not claimed')
  who.promises.push(claimStands(account))
  return { who, account, sid: answer.value.sid, shown, number: need(numberOn(await who.browser.open('/activate')), 'a number') }
}

export function claimStands({ claim, opened }: Account): Promised {
  const digest = digestText(payloadOf(claim))
  return {
    what: 'the claim is this phone’s',
    holds: (rows) => {
      const row = rowOf(rows, 'enrolment', { id: opened.sid, claim_digest: digest })
      return ['claimed', 'active'].includes(String(row?.['state'])) && rowOf(rows, 'authenticator', { aid: row?.['aid'] }) !== undefined
    },
  }
}

export async function signedNumber({ who, account, shown }: Claiming, number: string): Promise<SignedDecision> {
  const person = { uv: 'pin', key: account.pin.key, seq: account.pin.seq } as const
  return signApproval({ shown, iid: who.phone.iid, possession: account.possession, lang: 'en', number, person })
}

/** Types the number that stands on the page now, and lets the browser in. */
export async function prove(who: Newcomer): Promise<void> {
  const number = need(numberOn(await who.browser.open('/activate')), 'a number on the activation page')
  const answer = await approve(who.phone, number)
  must(answer.ok && answer.value.binding !== null, 'the right number binds the phone')
  await enter(who)
}

export async function enter(who: Newcomer): Promise<void> {
  must((await who.browser.open('/activate')).path === '/activate/done', 'the activation page goes on')
  must((await who.browser.open('/account')).path === '/account', 'the browser is signed in')
}

export const activeWith = (rows: Rows, aid: string) => rowOf(rows, 'authenticator', { aid, state: 'active' })

export function idOf(rows: Rows, who: Newcomer): unknown {
  return rowOf(rows, 'subscriber', { username: who.username })?.['id']
}
