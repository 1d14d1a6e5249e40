import type { Rows } from '../http/database.ts'
import { type House, PASSWORD } from '../http/house.ts'
import type { Newcomer } from './newcomer.ts'
import { type Attempt, answeredBy, must, orNone, rowOf } from './step.ts'

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
  const used = (rows: Rows) => rowOf(rows, 'request', { id: txn, state: 'consumed' })
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
