import { toBase64url } from '@countersign/protocol/encoding/base64url.ts'
import type { TransactionId } from '@countersign/protocol/identity.ts'
import { type Deps, newToken } from '../deps.ts'
import { facts } from '../ports/make-facts.ts'
import type { SignedIn } from '../session/session.ts'
import { wake } from './wakes.ts'

type Needs = Pick<Deps, 'store' | 'random' | 'keys'>

/** A browser that is signed in by an approval, and its new token. `first`: by this very call. */
export interface Consumed {
  readonly token: string
  readonly who: SignedIn
  readonly first: boolean
}

/**
 * Turns an approval into a signed-in session: once, by the browser that began it, with a new token (Spec §6.4). Whoever asks for it with the same old token, another tab or a
 * browser that lost the answer, is told the same new one, while nobody has used it. `null` when there is nothing to turn: the request is not
 * approved, or the person's standing has changed since.
 */
export async function consumeApproval(
  deps: Needs & Pick<Deps, 'clock'>,
  { session, subscriber }: SignedIn,
  token: string,
  transactionId: TransactionId,
): Promise<Consumed | null> {
  const salt = newToken(deps.random)
  const fresh = successorOf(deps, token, salt)
  const methods = ['pwd', 'pop'] as const
  const used = await deps.store.transactions.consume({
    transactionId,
    sessionId: session.id,
    tokenHash: deps.keys.keyedHash('session', token),
    newTokenHash: deps.keys.keyedHash('session', fresh),
    salt,
    methods,
    facts: facts(
      [
        { kind: 'transaction.consumed', subject: subscriber.id, actor: subscriber.id, data: { txn: transactionId } },
        { kind: 'session.completed', subject: subscriber.id, actor: subscriber.id, data: { methods: 'pwd pop' } },
      ],
      // Its other tabs show a number still: they are inside now, too.
      wake([session.id], []),
    ),
  })
  if (!used) return consumedAlready(deps, token)
  // Not read again by the new token: that would be its first use.
  return { token: fresh, who: { session: { ...session, stage: 'full', methods, approvedAt: deps.clock.now() }, subscriber }, first: true }
}

/** What this old token's session became a moment ago. */
export async function consumedAlready(deps: Pick<Deps, 'store' | 'keys'>, token: string): Promise<Consumed | null> {
  const moved = await deps.store.sessions.movedFrom(deps.keys.keyedHash('session', token))
  if (moved === null) return null
  const { session, subscriber, salt } = moved
  return { token: successorOf(deps, token, salt), who: { session, subscriber }, first: false }
}

/** The token that takes another one's place when a session becomes a signed-in one; made again for who lost the answer. */
export function successorOf(deps: Pick<Deps, 'keys'>, token: string, salt: string): string {
  return toBase64url(deps.keys.deriveSuccessor(token, salt))
}
