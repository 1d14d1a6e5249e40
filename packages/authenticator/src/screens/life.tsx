import { useEffect, useRef, useState } from 'preact/hooks'
import { t } from '../words/now.ts'
import { useTools } from './tools.ts'

interface LifeProps {
  /** Monotonic milliseconds at which it is over. */
  readonly until: number
  /** Seconds it had in all. */
  readonly life: number
  readonly onOver: () => void
}

/** Seconds left at which a screen reader hears of it. */
const SAID = [60, 20]
const SHORT = 20

/** How long the request still lives: a thin bar with words beside it. */
export function Life({ until, life, onOver }: LifeProps) {
  const { elapsed } = useTools()
  const [left, setLeft] = useState(() => secondsTo(until, elapsed()))
  const [said, setSaid] = useState('')
  const before = useRef(left)

  useEffect(() => {
    const tick = () => {
      const now = secondsTo(until, elapsed())
      setLeft(now)
      // A phone that slept comes back with some seconds passed over, and is told anew by the server how many there are.
      if (SAID.some((at) => before.current > at && now <= at)) setSaid(words(now))
      before.current = now
      if (now <= 0) {
        clearInterval(timer)
        onOver()
      }
    }
    const timer = setInterval(tick, 1000)
    tick()
    return () => clearInterval(timer)
  }, [until])

  return (
    <div class={left <= SHORT ? 'life short' : 'life'}>
      <progress max={life} value={Math.min(left, life)} aria-hidden="true" />
      <span>{words(left)}</span>
      <span class="unseen" role="status">
        {said}
      </span>
    </div>
  )
}

function secondsTo(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000))
}

function words(left: number): string {
  if (left < 60) return t('time_left_seconds', { seconds: left })
  return t('time_left_minutes', { minutes: Math.floor(left / 60), seconds: String(left % 60).padStart(2, '0') })
}
