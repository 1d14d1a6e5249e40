import type { RefusalCode } from '../refusal.ts'

/**
 * The life of a transaction (Spec §6.4): `pending → approved | denied | expired | cancelled | burnt`, and `approved → consumed` once,
 * by the browser that began it. Nothing leaves any other state.
 */
export const transactionStates = ['pending', 'approved', 'denied', 'expired', 'cancelled', 'burnt', 'consumed'] as const
export type TransactionState = (typeof transactionStates)[number]

/** What a decision that comes too late learns; `null` while the request is open. */
export function closedReason(state: TransactionState): RefusalCode | null {
  switch (state) {
    case 'pending':
      return null
    case 'approved':
    case 'denied':
    case 'consumed':
    case 'burnt':
      return 'request_decided'
    case 'expired':
      return 'request_expired'
    case 'cancelled':
      return 'request_cancelled'
  }
}
