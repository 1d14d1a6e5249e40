import { expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { auditLineHash } from '../../src/evidence/audit-line.ts'
import { judgeEvidence } from '../../src/evidence/judge-evidence.ts'
import { readEvidenceKeys, type TrustedServer, writeEvidenceKeys } from '../../src/evidence/keys.ts'
import { casesOf, readVectors } from '../kit/vectors.ts'
import { verifyEs256 } from '../kit/verify.ts'

const published = utf8(JSON.stringify(readVectors('evidence.json').keys))

test.each(casesOf<{ file: string; result: unknown }>('evidence.json', 'judge'))('%s', (_, { file, result }) => {
  const verdict = judgeEvidence(utf8(file), readEvidenceKeys(published) as TrustedServer, verifyEs256)
  expect(verdict.ok ? { ok: true } : verdict).toEqual(result)
})

test.each(casesOf<{ previous: string; line: string; result: string }>('evidence.json', 'audit_hash'))(
  '%s',
  (_, { previous, line, result }) => {
    expect(auditLineHash(previous, utf8(line))).toBe(result)
  },
)

test('published keys are read as they are written, and under no name but their own', () => {
  const read = readEvidenceKeys(published) as TrustedServer
  expect(readEvidenceKeys(utf8(writeEvidenceKeys(read)))).toEqual(read)
  const text = new TextDecoder().decode(published)
  const [first, second] = read.keys.map(({ x }) => x) as [string, string]
  expect(readEvidenceKeys(utf8(text.replace(first, second)))).toBeNull()
  expect(readEvidenceKeys(utf8(text.replace('"kid"', '"name"')))).toBeNull()
  expect(readEvidenceKeys(utf8(JSON.stringify({ ...JSON.parse(text), keys: [] })))).toBeNull()
})
