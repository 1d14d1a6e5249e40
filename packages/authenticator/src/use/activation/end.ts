import { rereadAccounts } from '../accounts.ts'
import type { App } from '../app.ts'
import type { Problem } from '../places.ts'
import type { Account, Unfinished } from '../ports.ts'
import { endsActivation, type ProblemCode } from '../problems.ts'

export type ProblemMore = Omit<Problem, 'code' | 'about'>

/** The phone is an authenticator: the activation turns into an account. */
export async function finish(app: App, { account }: Unfinished): Promise<void> {
  await keepAccount(app, account)
  app.activation.value = null
  app.ports.askToKeep()
  app.places.home()
  app.places.go({ at: 'done', account })
}

/** The server allows one authenticator per account and phone: an older record of the same person here is of a removed one. */
export async function keepAccount(app: App, account: Account): Promise<void> {
  const same = app.accounts.value.filter(
    ({ subscriber, issuer }) => subscriber.id === account.subscriber.id && issuer.portal === account.issuer.portal,
  )
  // What the person chose about it stays.
  const { label, position } = same[0] ?? {}
  await app.ports.records.finish(
    { ...account, ...(label === undefined ? {} : { label }), ...(position === undefined ? {} : { position }) },
    same.map(({ aid }) => aid),
  )
  await rereadAccounts(app)
  app.unfinished.value = null
}

/** A step before the claim went wrong: nothing was kept of it, so there is only something to say. */
export function showProblem(app: App, code: ProblemCode, more: ProblemMore = {}): void {
  app.activation.value = null
  app.places.home()
  // The person gave up waiting, and knows why.
  if (code === 'unreachable' || code === 'busy') return
  app.places.go({ at: 'problem', problem: { code, about: 'activation', ...more } })
}

/** The claim or its proof went wrong. An activation that can still go on is kept; a dead one leaves nothing behind. */
export async function failActivation(app: App, code: ProblemCode, more: ProblemMore = {}): Promise<void> {
  if (endsActivation(code)) await dropActivation(app)
  showProblem(app, code, more)
}

/**
 * Forgets an activation. Its encrypted PIN key stays: the server may know it as this installation's already, and it is worthless
 * without the PIN and the server.
 */
export async function dropActivation(app: App): Promise<void> {
  await app.ports.records.dropUnfinished()
  app.activation.value = null
  app.unfinished.value = null
}

/** Before the claim nothing is kept, so stopping is only turning away. */
export function stopActivation(app: App): void {
  app.activation.value = null
  app.places.home()
}
