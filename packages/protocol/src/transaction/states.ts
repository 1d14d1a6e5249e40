import type { RefusalCode } from '../refusal.ts'
import { type Step, type Transitions, to } from '../transitions.ts'

/** The states of a transaction (Spec §6.4). `expired` holds from its second on by the store's clock; it is written down later. */
export const transactionStates = ['pending', 'approved', 'denied', 'expired', 'cancelled', 'burnt', 'consumed'] as const
export type TransactionState = (typeof transactionStates)[number]

/** What happens to a request. Messages are well made, by keys that may send them: all that is left to judge is the state. */
export const transactionEvents = [
  /** Decisions other than the one that settled it. */
  'approve',
  'wrong_number',
  'deny',
  /** The decision that settled it, once more. */
  'same_decision',
  /** The browser that began it looks. */
  'consume',
  /** By that browser, by sign-out, by a change of standing, with its enrolment session. */
  'cancel',
  /** The end of its life. */
  'time',
] as const
export type TransactionEvent = (typeof transactionEvents)[number]

/** Nothing leaves a closed request but an approval that is used up. `again` is what the decision that closed it hears once more. */
function closed(state: TransactionState, told: RefusalCode, again: Step<TransactionState> | null) {
  const [late, stays] = [to(state, told), to(state)]
  return { approve: late, wrong_number: late, deny: late, same_decision: again, consume: stays, cancel: stays, time: stays }
}

/** The life of a transaction: the table of Spec §6.4. */
export const transactionTransitions: Transitions<TransactionState, TransactionEvent> = {
  pending: {
    approve: to('approved'),
    wrong_number: to('burnt', 'number_wrong'),
    deny: to('denied'),
    same_decision: null,
    consume: to('pending'),
    cancel: to('cancelled'),
    time: to('expired'),
  },
  approved: { ...closed('approved', 'request_decided', to('approved')), consume: to('consumed') },
  denied: closed('denied', 'request_decided', to('denied')),
  expired: closed('expired', 'request_expired', null),
  cancelled: closed('cancelled', 'request_cancelled', null),
  burnt: closed('burnt', 'request_decided', to('burnt', 'number_wrong')),
  consumed: closed('consumed', 'request_decided', to('consumed')),
}

/** Where a stored request stands when its time is, or is not, over. */
export function stateAt(state: TransactionState, late: boolean): TransactionState {
  return late ? (transactionTransitions[state].time?.to ?? state) : state
}

/** What a decision that comes too late learns; `null` while the request is open. A denial asks for nothing but an open request. */
export function closedReason(state: TransactionState): RefusalCode | null {
  return transactionTransitions[state].deny?.told ?? null
}
