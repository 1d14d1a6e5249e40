import { expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { judgeEvidence } from '../../src/evidence/judge-evidence.ts'
import { report } from '../../src/evidence/report.ts'
import { context } from '../kit/decision.ts'
import { type EvidenceFaults, fileOf, trusted } from '../kit/evidence.ts'
import { verifyEs256 } from '../kit/verify.ts'

async function reported(kind: Parameters<typeof fileOf>[0], made: EvidenceFaults = {}): Promise<string> {
  const verdict = judgeEvidence(utf8(await fileOf(kind, made)), trusted, verifyEs256)
  return verdict.ok ? report(verdict.value) : expect.fail(verdict.fault)
}

test('what is shown and what is not, with the time in UTC', async () => {
  const words = await reported('pin')
  for (const part of [
    'Approved: transaction txn_',
    '2026-11-01 02:27:11 UTC',
    '"Portal"',
    'number 042917',
    'opened by unlock 41',
    'that the number was right',
  ])
    expect(words).toContain(part)
  expect(words).toContain('What they do not show')
  expect(await reported('webauthn')).toContain('platform credential')
})

test('a denial says nothing of a number', async () => {
  const words = await reported('denial')
  expect(words).toContain('Denied: transaction')
  expect(words).toContain('signed by the phone alone')
  expect(words).not.toContain('number')
})

test('texts of others move no cursor, end no line and turn none around', async () => {
  const from = { ...context.from, browser: '\u001b[2J\u009b1A\u202ereversed\u2066\r\nApproved: "quoted"' }
  const words = await reported('pin', { context: { from } })
  expect(words.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u)
  expect(words.match(/^ *Approved/gm)).toHaveLength(1)
  expect(words).toContain('\\u001b[2J\\u009b1A\\u202ereversed\\u2066\\r\\nApproved: \\"quoted\\"')
})

test('a moment that no calendar has is a number', async () => {
  expect(await reported('pin', { binding: { bound_at: 0 } })).toContain('1970-01-01 00:00:00 UTC')
  const at = 8_640_000_000_001
  const late = { context: { iat: at, exp: at + 1 }, receipt: { at }, line: { at } }
  expect(await reported('pin', late)).toContain(`${at} seconds after 1970`)
})
