import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBase64url } from '../../src/encoding/base64url.ts'
import { utf8 } from '../../src/encoding/bytes.ts'
import { readContext } from '../../src/phone/decide.ts'
import { contextBytes, contextDigest } from '../../src/transaction/context.ts'
import { context } from '../kit/decision.ts'

const encode = (text: string) => toBase64url(utf8(text))

test('the phone reads what the server made, and keeps its bytes', () => {
  const bytes = contextBytes(context)
  expect(readContext(toBase64url(bytes))).toEqual({ bytes, context })
})

test('another spelling of the same words is another context', () => {
  const spaced = JSON.stringify(context, null, 1)
  const shown = readContext(encode(spaced))
  expect(shown?.context).toEqual(context)
  expect(contextDigest(shown?.bytes as Uint8Array)).not.toBe(contextDigest(contextBytes(context)))
})

test.each<[string, string]>([
  ['a member that this version cannot show', JSON.stringify({ ...context, warning: 'x' })],
  ['a kind that it does not know', JSON.stringify({ ...context, kind: 'payment' })],
  ['a mode that it does not know', JSON.stringify({ ...context, mode: 'tap' })],
  ['a version that it does not know', JSON.stringify({ ...context, v: 2 })],
  ['a message said twice', `{"message":"Pay 1 €",${JSON.stringify(context).slice(1)}`],
  ['no relying party', JSON.stringify({ ...context, rp: null })],
  ['a message that is too long', JSON.stringify({ ...context, message: 'x'.repeat(201) })],
  ['no JSON', 'context'],
])('%s is never shown, so never signed', (_, text) => {
  expect(readContext(encode(text))).toBeNull()
})

test('what is not base64url is never shown', () => {
  for (const wrong of ['=', 'A', `${encode(JSON.stringify(context))}=`]) expect(readContext(wrong)).toBeNull()
})

test('any byte changed changes the digest', () => {
  const bytes = contextBytes(context)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      expect(contextDigest(bytes.with(at, (bytes[at] as number) ^ change))).not.toBe(contextDigest(bytes))
    }),
  )
})
