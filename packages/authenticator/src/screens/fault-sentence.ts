import type { VerifyFault } from '../use/activation/verify.ts'
import { t, tCount } from '../words/now.ts'

/** What the person can mend on the spot, in words. */
export function faultSentence(fault: NonNullable<VerifyFault>): string {
  switch (fault.code) {
    case 'pin_wrong':
      return fault.left > 0 ? tCount('pin_wrong', fault.left) : t('pin_wrong_last')
    case 'not_confirmed':
      return t('not_confirmed')
    case 'credential_failed':
      return t('credential_failed_request')
  }
}
