import { expect, test } from 'vitest'
import { accept, refuse } from '../src/outcome.ts'
import { problem, problemCode } from '../src/problem.ts'
import { isRefusalCode, type RefusalCode, refusals } from '../src/refusal.ts'

const codes = Object.keys(refusals) as RefusalCode[]

/** What each status means to a client that knows nothing else (RFC 9110 §15, RFC 6585, RFC 4918). */
const meanings: Record<number, RegExp> = {
  400: /^(malformed|version_unsupported)$/,
  401: /^(nonce|proof)_/,
  403: /_(invalid|required|not_live|not_allowed)$/,
  404: /(_unknown|not_found)$/,
  409: /^(code_frozen|account_here_already|pin_refused|request_decided|request_changed)$/,
  410: /(_used|_expired|_replaced|_guessed|_gone|_removed|_cancelled|_over|activation_failed)$/,
  413: /^too_large$/,
  421: /^wrong_host$/,
  422: /^number_wrong$/,
  423: /^pin_paused$/,
  429: /^rate_limited$/,
  500: /^internal$/,
  503: /^busy$/,
}

test.each(codes)('%s has a status that fits and a sentence', (code) => {
  const { status, title } = refusals[code]
  expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
  expect(code).toMatch(meanings[status] as RegExp)
  expect(title).toMatch(/^[A-Z].+\.$/)
})

test('titles are not shared', () => {
  expect(new Set(codes.map((code) => refusals[code].title)).size).toBe(codes.length)
})

test.each(codes)('%s comes back out of its problem document, over the wire', (code) => {
  const document = JSON.parse(JSON.stringify(problem(code, { left: 2 })))
  expect(document).toEqual({ type: `urn:countersign:problem:${code}`, ...refusals[code], code, left: 2 })
  expect(problemCode(document)).toBe(code)
})

test('what is no problem of ours has no code', () => {
  for (const body of [
    null,
    undefined,
    '',
    '<html>',
    7,
    [],
    {},
    { code: 7 },
    { code: 'nope' },
    { code: 'toString' },
    { code: '__proto__' },
    [{ code: 'busy' }],
  ]) {
    expect(problemCode(body)).toBeNull()
  }
  expect(isRefusalCode('hasOwnProperty')).toBe(false)
})

test('an outcome carries only what it was given', () => {
  expect(accept(7)).toEqual({ ok: true, value: 7 })
  expect(refuse('busy')).toStrictEqual({ ok: false, code: 'busy' })
  expect(refuse('pin_paused', 'for the log', { left: 0 })).toStrictEqual({
    ok: false,
    code: 'pin_paused',
    detail: 'for the log',
    extra: { left: 0 },
  })
})
