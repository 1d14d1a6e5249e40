import type { RefusalCode } from '../refusal.ts'
import { type Step, type Transitions, to } from '../transitions.ts'

/** The states of an enrolment session that are stored (Spec §4.6). */
export const enrolmentStates = ['open', 'claimed', 'active', 'frozen', 'failed', 'replaced', 'guessed'] as const
export type EnrolmentState = (typeof enrolmentStates)[number]

/** `expired` is not stored: it is an open or claimed session whose time is over, by the store's clock. */
export type EnrolmentStanding = EnrolmentState | 'expired'

/** What happens to a session. Messages are well made, by keys that may send them: all that is left to judge is the state. */
export const enrolmentEvents = [
  /** A phone shows the whole code. */
  'open',
  /** A claim that is not the accepted one. */
  'claim',
  /** The accepted claim once more. */
  'same_claim',
  /** A decision over the session's latest proof; the one that settled it is no event, it hears its answer again (Spec §6.3). */
  'approve',
  'wrong_number',
  'last_wrong_number',
  'deny',
  /** Somebody shows the name with another secret. */
  'wrong_secret',
  'last_wrong_secret',
  /** A fresh code, sign-out, a change of standing. */
  'replace',
  /** The end of its life. */
  'time',
] as const
export type EnrolmentEvent = (typeof enrolmentEvents)[number]

type Steps = Readonly<Record<EnrolmentEvent, Step<EnrolmentStanding> | null>>

/** Nothing leaves an ended session: whoever holds its whole code, or its proof, learns how it ended. */
function ended(state: EnrolmentStanding, told: RefusalCode): Steps {
  const [hears, stays, unknown] = [to(state, told), to(state), to(state, 'code_unknown')]
  return {
    open: hears,
    claim: hears,
    same_claim: hears,
    approve: hears,
    wrong_number: hears,
    last_wrong_number: hears,
    deny: hears,
    wrong_secret: unknown,
    last_wrong_secret: unknown,
    replace: stays,
    time: stays,
  }
}

/** A second decision over the proof that made it active. */
const decided = to<EnrolmentStanding>('active', 'request_decided')

/** The life of an enrolment session: the table of Spec §4.6. */
export const enrolmentTransitions: Transitions<EnrolmentStanding, EnrolmentEvent> = {
  open: {
    open: to('open'),
    claim: to('claimed'),
    same_claim: null,
    approve: null,
    wrong_number: null,
    last_wrong_number: null,
    deny: null,
    wrong_secret: to('open', 'code_unknown'),
    last_wrong_secret: to('guessed', 'code_unknown'),
    replace: to('replaced'),
    time: to('expired'),
  },
  claimed: {
    open: to('claimed'),
    claim: to('frozen', 'code_frozen'),
    same_claim: to('claimed'),
    approve: to('active'),
    wrong_number: to('claimed', 'number_wrong'),
    last_wrong_number: to('failed', 'activation_failed'),
    deny: to('failed'),
    wrong_secret: to('claimed', 'code_unknown'),
    last_wrong_secret: to('guessed', 'code_unknown'),
    replace: to('replaced'),
    time: to('expired'),
  },
  active: {
    ...ended('active', 'code_used'),
    same_claim: to('active'),
    approve: decided,
    wrong_number: decided,
    last_wrong_number: decided,
    deny: decided,
  },
  frozen: ended('frozen', 'code_frozen'),
  failed: ended('failed', 'activation_failed'),
  replaced: ended('replaced', 'code_replaced'),
  guessed: ended('guessed', 'code_guessed'),
  expired: ended('expired', 'code_expired'),
}

/** Where a stored session stands when its time is, or is not, over. */
export function standingOf(state: EnrolmentState, late: boolean): EnrolmentStanding {
  return late ? (enrolmentTransitions[state].time?.to ?? state) : state
}

/** What the holder of a whole code learns of a session that takes no more claims; `null` while it lives. */
export function deadReason(state: EnrolmentState, late: boolean): RefusalCode | null {
  return enrolmentTransitions[standingOf(state, late)].open?.told ?? null
}
