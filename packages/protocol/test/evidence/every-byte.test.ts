import { expect, test } from 'vitest'
import { utf8 } from '../../src/encoding/bytes.ts'
import { readEvidence } from '../../src/evidence/evidence.ts'
import { fileOf, judged } from '../kit/evidence.ts'

/** One bit after the other, from place to place: neighbours in base64url, other cases, control characters, bytes that are no UTF-8. */
const changedAt = (file: Uint8Array<ArrayBuffer>, at: number) => file.with(at, (file[at] as number) ^ (1 << (at % 8)))

test('every byte of the file, changed, is noticed', async () => {
  const file = utf8(await fileOf('pin'))
  expect(judged(file)).toBe('holds')
  for (let at = 0; at < file.length; at++) if (judged(changedAt(file, at)) === 'holds') expect.fail(`byte ${at} of ${file.length}`)
})

test('every byte of its skeleton left out, and a space, a line feed or a letter put before it', async () => {
  const text = await fileOf('pin')
  // The long texts are left alone here, but for their ends.
  const places = [...text.matchAll(/[^\w-]|(?<="|^)[\w-]|[\w-](?=")/g)].map(({ index }) => index)
  expect(places.length).toBeGreaterThan(100)
  for (const at of places) {
    const variants = ['', ...[' ', '\n', 'A'].map((more) => more + text[at])]
    for (const variant of variants) {
      const changed = text.slice(0, at) + variant + text.slice(at + 1)
      if (judged(changed) === 'holds') expect.fail(`${JSON.stringify(variant)} at ${at}`)
    }
  }
})

test('a byte at its end; the same members in another order, twice or spelled in another way', async () => {
  const file = await fileOf('pin')
  for (const more of [' ', '\n', '\u0000', '{}']) expect(judged(file + more)).toBe('malformed')
  expect(judged(file.trimEnd())).toBe('malformed')
  expect(judged(`\ufeff${file}`)).toBe('malformed')
  expect(judged(file.replace('{"typ":"countersign/evidence","v":1,', '{"v":1,"typ":"countersign/evidence",'))).toBe('malformed')
  expect(judged(file.replace('"v":1,', '"v":1,"v":1,'))).toBe('malformed')
  expect(judged(file.replace('"v":1,', '"v":1.0,'))).toBe('malformed')
  expect(judged(file.replace('countersign/evidence', 'countersign\\/evidence'))).toBe('malformed')
  expect(readEvidence(utf8(JSON.stringify(JSON.parse(file), null, 2)))).toBeNull()
})
