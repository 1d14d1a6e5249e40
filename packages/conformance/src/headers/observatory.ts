import type { IncomingHttpHeaders } from 'node:http'
import { parsePolicy, sourcesOf } from './policy.ts'

/** One test of Mozilla's HTTP Observatory with its modifier of the score. */
export interface Mark {
  readonly test: string
  readonly result: string
  readonly points: number
}

export interface Report {
  readonly marks: readonly Mark[]
  readonly score: number
  readonly grade: string
}

export interface Seen {
  readonly headers: IncomingHttpHeaders
  readonly cookies: readonly string[]
  readonly html: string
  readonly origin: string
}

/** Half a year, below which the Observatory takes points. Seconds. */
const ENOUGH = 15_768_000

/**
 * The score of one page, after the published scoring of the MDN HTTP Observatory: from 100 down, and bonuses only for who has 90 without them.
 * Redirection and preloading, which need names in the public DNS, are left out.
 */
export function observe(seen: Seen): Report {
  const marks = [policyMark(seen), transportMark(seen), cookieMark(seen), ...simpleMarks(seen), integrityMark(seen)]
  const sum = (chosen: readonly Mark[]) => chosen.reduce((total, { points }) => total + points, 0)
  const bare = 100 + sum(marks.filter(({ points }) => points < 0))
  const score = Math.max(0, bare >= 90 ? bare + sum(marks.filter(({ points }) => points > 0)) : bare)
  return { marks, score, grade: gradeOf(score) }
}

function gradeOf(score: number): string {
  const steps: [number, string][] = [
    [100, 'A+'],
    [90, 'A'],
    [85, 'A-'],
    [80, 'B+'],
    [70, 'B'],
    [65, 'B-'],
    [60, 'C+'],
    [50, 'C'],
    [45, 'C-'],
    [40, 'D+'],
    [30, 'D'],
    [25, 'D-'],
  ]
  return steps.find(([least]) => score >= least)?.[1] ?? 'F'
}

function policyMark({ headers }: Seen): Mark {
  const text = headers['content-security-policy']
  const mark = (result: string, points: number): Mark => ({ test: 'content-security-policy', result, points })
  if (typeof text !== 'string') return mark('not implemented', -25)
  const policy = parsePolicy(text)
  const script = sourcesOf(policy, 'script-src')
  const object = sourcesOf(policy, 'object-src')
  if (script === null || object === null || script.includes("'unsafe-inline'") || [...script, ...object].some(isTooWide))
    return mark('unsafe', -20)
  if (script.includes("'unsafe-eval'")) return mark('unsafe-eval', -10)
  const everything = [...policy.directives.values()].flat()
  if (everything.some((source) => /^(http|ftp):/.test(source) && !isLoopback(source))) return mark('insecure scheme', -20)
  if (sourcesOf(policy, 'style-src')?.includes("'unsafe-inline'")) return mark('inline style', 0)
  return sourcesOf(policy, 'default-src')?.length === 0 ? mark('no unsafe, default none', 10) : mark('no unsafe', 5)
}

const isTooWide = (source: string) => ['*', 'http:', 'https:', 'data:', 'blob:', 'http://*', 'https://*'].includes(source)
const isLoopback = (source: string) => /^http:\/\/([\w-]+\.)?localhost[:/]/.test(source)

function transportMark({ headers, origin }: Seen): Mark {
  const mark = (result: string, points: number): Mark => ({ test: 'strict-transport-security', result, points })
  if (origin.startsWith('http:')) return mark('plain http on this machine', 0)
  const age = Number(/max-age=(\d+)/.exec(String(headers['strict-transport-security']))?.[1] ?? Number.NaN)
  if (Number.isNaN(age)) return mark('not implemented', -20)
  return age < ENOUGH ? mark('shorter than half a year', -10) : mark('half a year at least', 0)
}

function cookieMark({ cookies, origin }: Seen): Mark {
  const mark = (result: string, points: number): Mark => ({ test: 'cookies', result, points })
  if (cookies.length === 0) return mark('none', 0)
  const flags = cookies.map((line) => line.toLowerCase())
  const secure = origin.startsWith('http:') || flags.every((line) => /; ?secure/.test(line) && /^__host-/.test(line))
  if (!secure) return mark('without Secure', -40)
  if (!flags.every((line) => /; ?httponly/.test(line))) return mark('without HttpOnly', -30)
  if (!flags.every((line) => /; ?samesite=(lax|strict)/.test(line))) return mark('without SameSite', -20)
  return mark('Secure, HttpOnly, SameSite', 5)
}

function simpleMarks({ headers }: Seen): Mark[] {
  const ancestors = sourcesOf(parsePolicy(String(headers['content-security-policy'] ?? '')), 'frame-ancestors')
  const framing = String(headers['x-frame-options'] ?? '').toUpperCase()
  const referrer = String(headers['referrer-policy'] ?? '')
  const resource = headers['cross-origin-resource-policy']
  const quiet = ['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin']
  return [
    {
      test: 'x-content-type-options',
      result: String(headers['x-content-type-options']),
      points: headers['x-content-type-options'] === 'nosniff' ? 0 : -5,
    },
    { test: 'x-frame-options', result: framing, points: ancestors?.length === 0 ? 5 : ['DENY', 'SAMEORIGIN'].includes(framing) ? 0 : -20 },
    { test: 'referrer-policy', result: referrer, points: quiet.includes(referrer) ? 5 : referrer === '' ? 0 : -5 },
    {
      test: 'cross-origin-resource-policy',
      result: String(resource),
      points: resource === 'same-origin' ? 10 : resource === 'cross-origin' ? -5 : 0,
    },
    {
      test: 'cross-origin-resource-sharing',
      result: String(headers['access-control-allow-origin']),
      points: headers['access-control-allow-origin'] === undefined ? 0 : -50,
    },
  ]
}

function integrityMark({ html, origin }: Seen): Mark {
  const foreign = [...html.matchAll(/<script\b[^>]*\bsrc="([^"]*)"[^>]*>/gi)].filter(
    ([, src = '']) => new URL(src, origin).origin !== origin,
  )
  if (foreign.length === 0) return { test: 'subresource-integrity', result: 'all scripts from here', points: 0 }
  const bare = foreign.filter(([tag]) => !/\bintegrity=/.test(tag))
  return { test: 'subresource-integrity', result: `${bare.length} foreign scripts without`, points: bare.length > 0 ? -50 : 5 }
}
