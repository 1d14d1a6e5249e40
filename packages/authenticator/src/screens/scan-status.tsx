import { useEffect, useState } from 'preact/hooks'
import { t } from '../words/late.ts'
import { HINTS, hintAfter } from './hints.ts'
import type { ScanEvent } from './scan-port.ts'

export type Running = Extract<ScanEvent, { kind: 'running' }>

/** Long enough to read one sentence, once the refused code is out of view. */
const SAME_SAID_MS = 3_000

/** What is going on, and after some seconds what may help. */
export function ScanStatus({ running, same }: { running: Running | null; same: number }) {
  const [seconds, setSeconds] = useState(0)
  const [stillSame, setStillSame] = useState(false)
  const side = running?.lens.side
  useEffect(() => {
    setSeconds(0)
    if (side === undefined) return
    const timers = HINTS.map(({ after }) => setTimeout(() => setSeconds(after), after * 1000))
    return () => timers.forEach(clearTimeout)
  }, [side])
  useEffect(() => {
    if (same === 0) return
    setStillSame(true)
    const timer = setTimeout(() => setStillSame(false), SAME_SAID_MS)
    return () => clearTimeout(timer)
  }, [same])
  return (
    <p class="status" role="status">
      <i />
      {side === undefined ? t('scan_starting') : stillSame ? t('scan_same') : t(hintAfter(seconds, side))}
    </p>
  )
}
