import { expect, test } from 'vitest'
import { unhex } from '../../scripts/vectors/file.ts'
import { type ActivationCode, activationLink, codeCharacters, parseFragment, parseTyped } from '../../src/enrolment/code.ts'
import { readScanned } from '../../src/enrolment/scanned.ts'
import { secretDigest } from '../../src/enrolment/secret.ts'
import { bare, casesOf, readVectors } from '../kit/vectors.ts'

const FILE = 'activation-code.json'
const origin = readVectors(FILE).phone_origin as string

test.each(casesOf<{ random: string; length: number; result: string | null }>(FILE, 'characters'))('%s', (_, { random, length, result }) => {
  if (result === null) expect(() => codeCharacters(unhex(random), length)).toThrow(RangeError)
  else expect(codeCharacters(unhex(random), length)).toBe(result)
})

test.each(casesOf<{ text: string; result: unknown }>(FILE, 'typed'))('typed: %s', (_, { text, result }) => {
  expect(parseTyped(text)).toEqual(result)
})

test.each(casesOf<{ text: string; result: unknown }>(FILE, 'fragment'))('fragment: %s', (_, { text, result }) => {
  expect(bare(parseFragment(text))).toEqual(result)
})

test.each(casesOf<{ text: string; result: unknown }>(FILE, 'scanned'))('scanned: %s', (_, { text, result }) => {
  expect(readScanned(text, origin)).toEqual(result)
})

test.each(casesOf<{ code: ActivationCode; result: string }>(FILE, 'link'))('%s', (_, { code, result }) => {
  expect(activationLink(origin, code)).toBe(result)
})

test.each(casesOf<{ secret: string; result: string }>(FILE, 'secret_digest'))('%s', (_, { secret, result }) => {
  expect(secretDigest(secret)).toBe(result)
})
