import type { TransactionId } from '@countersign/protocol/identity.ts'
import { readContext, type Shown } from '@countersign/protocol/phone/decide.ts'
import type { Waiting } from '@countersign/protocol/transaction/requests.ts'
import type { Account } from '../ports.ts'

/** A request that waits for an answer. `shown` is `null` when this version cannot show all of it: then it cannot be approved here. */
export interface PendingRequest {
  readonly txn: TransactionId
  readonly account: Account
  readonly shown: Shown | null
  /** When it expires, by the phone's monotonic clock; its wall clock may be years off. */
  readonly until: number
  /** How long it lived when it was first seen here, in seconds: the bar's length. */
  readonly life: number
}

/** The requests that this phone can answer: for accounts that it has, by this server, in the order of their arrival. */
export function readPending(waiting: Waiting, accounts: readonly Account[], origin: string, elapsed: number): PendingRequest[] {
  return waiting.requests.flatMap(({ txn, aid, context, expires_in }) => {
    const account = accounts.find((one) => one.aid === aid)
    if (account === undefined) return []
    const shown = readContext(context)
    const fits = shown !== null && shown.context.txn === txn && shown.context.aid === aid && shown.context.iss === origin
    if (shown !== null && (!fits || shown.context.kind !== 'signin')) return []
    const life = shown === null ? expires_in : Math.max(1, shown.context.exp - shown.context.iat)
    return [{ txn, account, shown, until: elapsed + expires_in * 1000, life }]
  })
}
