import type { LensSide } from './scan-port.ts'

/** What may help, and after how many seconds without a code it is said: long enough to try the one before. */
export const HINTS = [
  { after: 6, say: 'scan_move' },
  { after: 13, say: 'scan_steady' },
  { after: 20, say: 'scan_light' },
  { after: 27, say: 'scan_lens' },
  { after: 34, say: 'scan_typed' },
] as const

export type Hint = 'scan_front' | 'scan_looking' | (typeof HINTS)[number]['say']

/** The hint after so many seconds. A lens that looks at the person sees no code, however it is held. */
export function hintAfter(seconds: number, side: LensSide): Hint {
  if (side === 'front') return 'scan_front'
  return HINTS.findLast(({ after }) => seconds >= after)?.say ?? 'scan_looking'
}
