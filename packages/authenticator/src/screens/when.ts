import type { PendingRequest } from '../use/request/pending.ts'
import { t, tCount } from '../words/now.ts'
import { locale } from './locale.ts'

/** When it was asked: by the server's clock, in the phone's time zone. "Now" is reckoned from what is left of its life, which no wrong clock touches. */
export function whenWords(iat: number, request: Pick<PendingRequest, 'until' | 'life'>, elapsed: number = performance.now()): string {
  const age = request.life - (request.until - elapsed) / 1000
  if (age >= 90) return tCount('when_ago', Math.round(age / 60))
  const time = new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(iat * 1000)
  return t('when_now', { time })
}
