import type { PinFault } from '@countersign/protocol/pin/rules.ts'
import { t } from '../words/late.ts'

/** Why a PIN is not taken, in words. */
export function pinFaultSentence(fault: PinFault, length: { readonly shortest: number; readonly longest: number }): string {
  if (fault === 'too_short') return t('pin_too_short', { shortest: length.shortest })
  if (fault === 'too_long') return t('pin_too_long', { longest: length.longest })
  return t(`pin_${fault}`)
}
