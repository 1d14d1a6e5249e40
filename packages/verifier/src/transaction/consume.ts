import type { TransactionId } from '@countersign/protocol/identity.ts'
import { type Deps, newToken } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from '../session/session.ts'

/**
 * Turns an approval into a signed-in session: once, by the browser that began it, with a new token. `null` when there is nothing to turn:
 * another tab was first, the request is not approved, or the person's standing has changed since.
 */
export async function consumeApproval(
  deps: Pick<Deps, 'store' | 'random' | 'keys'>,
  { session, subscriber }: SignedIn,
  token: string,
  transactionId: TransactionId,
): Promise<string | null> {
  const fresh = newToken(deps.random)
  const used = await deps.store.transactions.consume({
    transactionId,
    sessionId: session.id,
    tokenHash: deps.keys.keyedHash('session', token),
    newTokenHash: deps.keys.keyedHash('session', fresh),
    methods: ['pwd', 'pop'],
    facts: facts([
      { kind: 'transaction.consumed', subject: subscriber.id, actor: subscriber.id, data: { txn: transactionId } },
      { kind: 'session.completed', subject: subscriber.id, actor: subscriber.id, data: { methods: 'pwd pop' } },
    ]),
  })
  return used ? fresh : null
}
