import { limits } from '@countersign/protocol/limits.ts'
import { accept, type Outcome, refuse } from '@countersign/protocol/outcome.ts'
import type { Deps } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from '../session/session.ts'
import { makeTransaction } from './make-transaction.ts'
import type { Transaction } from './transaction.ts'
import { wake } from './wakes.ts'

type Needs = Pick<Deps, 'store' | 'clock' | 'random' | 'policy'>

/**
 * Asks every phone of the person. One request waits per browser session; another browser's request stands beside it with its own number,
 * never in its place. `rate_limited` when `limits.pendingPerSubscriber` wait already.
 */
export async function beginSignIn(deps: Needs, { session, subscriber }: SignedIn): Promise<Outcome<Transaction>> {
  const phones = await deps.store.installations.authenticatorsOf(subscriber.id)
  if (phones.length === 0) return refuse('authenticator_removed')
  const { transaction, targets } = await makeTransaction(deps, {
    kind: 'signin',
    subscriberId: subscriber.id,
    session,
    enrolmentId: null,
    phones,
    until: Number.POSITIVE_INFINITY,
  })
  const iids = phones.map(({ iid }) => iid)
  const fact = {
    kind: 'transaction.begun',
    subject: subscriber.id,
    actor: subscriber.id,
    data: { txn: transaction.id, ip: session.ip, browser: session.browser },
  } as const
  const rings = [...new Set(iids)].map((iid) => ({ kind: 'ring', iid }) as const)
  const begun = await deps.store.transactions.begin(
    transaction,
    targets,
    limits.pendingPerSubscriber,
    facts(fact, wake([], iids), ...rings),
  )
  if (begun === 'too_many') return refuse('rate_limited', 'requests waiting')
  if (begun === 'gone') return refuse('authenticator_removed')
  return accept(transaction)
}

/** "Ask again": withdraws the old request, if it still waits, and begins another with a new number; no password again. */
export async function askAgain(deps: Needs, who: SignedIn): Promise<Outcome<Transaction>> {
  await cancelSignIn(deps, who)
  return beginSignIn(deps, who)
}

export async function cancelSignIn(deps: Needs, { session, subscriber }: SignedIn): Promise<void> {
  if (session.transactionId === null) return
  const iids = (await deps.store.installations.authenticatorsOf(subscriber.id)).map(({ iid }) => iid)
  const fact = {
    kind: 'transaction.cancelled',
    subject: subscriber.id,
    actor: subscriber.id,
    data: { txn: session.transactionId },
  } as const
  await deps.store.transactions.cancel(session.transactionId, session.id, facts(fact, wake([session.id], iids)))
}
