import type { RefusalCode } from '../refusal.ts'

/**
 * The life of an enrolment session (Spec §4.6).
 *
 * | from    | open | claim, first | claim, same | claim, other keys | number right | number wrong | third wrong, denied | fifth wrong secret | replaced, signed out | time |
 * |---------|------|--------------|-------------|-------------------|--------------|--------------|---------------------|--------------------|----------------------|------|
 * | open    | open | claimed      | -           | -                 | -            | -            | -                   | guessed            | replaced             | expired |
 * | claimed | claimed | -         | claimed     | frozen            | active       | claimed      | failed              | guessed            | replaced             | expired |
 * | others  | refused with the state's own code |
 */
export const enrolmentStates = ['open', 'claimed', 'active', 'frozen', 'failed', 'replaced', 'guessed'] as const

/** `expired` is not stored: it is an open or claimed session whose time is over, by the store's clock. */
export type EnrolmentState = (typeof enrolmentStates)[number]

/** What the holder of a whole code learns of a session that takes no more claims; `null` while it lives. */
export function deadReason(state: EnrolmentState, expired: boolean): RefusalCode | null {
  switch (state) {
    case 'open':
    case 'claimed':
      return expired ? 'code_expired' : null
    case 'active':
      return 'code_used'
    case 'frozen':
      return 'code_frozen'
    case 'failed':
      return 'activation_failed'
    case 'replaced':
      return 'code_replaced'
    case 'guessed':
      return 'code_guessed'
  }
}
