import type { SubscriberId, TransactionId } from '@countersign/protocol/identity.ts'
import { readContext } from '@countersign/protocol/phone/decide.ts'
import type { Instant } from '@countersign/protocol/time.ts'
import type { Deps } from '../deps.ts'

/** A decision as its person, or an operator, looks back at it. */
export interface PastDecision {
  readonly txn: TransactionId
  readonly kind: 'signin' | 'activation'
  readonly at: Instant
  readonly outcome: 'approved' | 'denied' | 'burnt'
  readonly phone: string
  /** Where the asking browser was, as the phone showed it; empty where unknown. */
  readonly browser: string
  readonly ip: string
  /** Is there evidence of it? Not of a wrong number, nor of a phone that refused to be bound: nothing vouches for its keys. */
  readonly provable: boolean
}

/** Newest first. */
export async function latestDecisions({ store }: Pick<Deps, 'store'>, subscriberId: SubscriberId, most: number): Promise<PastDecision[]> {
  const decided = await store.decisions.latestOf(subscriberId, most)
  return decided.map(({ transaction, decidedAt, phone, context }) => {
    const from = readContext(context)?.context.from
    const { id, kind, state } = transaction
    const outcome = state === 'denied' || state === 'burnt' ? state : 'approved'
    const provable = outcome === 'approved' || (outcome === 'denied' && kind === 'signin')
    return { txn: id, kind, at: decidedAt, outcome, phone, browser: from?.browser ?? '', ip: from?.ip ?? '', provable }
  })
}
