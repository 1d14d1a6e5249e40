import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readScanned } from '../../src/enrolment/scanned.ts'
import { anyText } from '../kit/arbitrary.ts'
import { ISS } from '../kit/fixed.ts'

const CODE = 'K7QX94TM2HPD0123456789ABCDEFGH'
const code = { name: 'K7QX', secret: '94TM2HPD0123456789ABCDEFGH' }
const read = (content: string, origin = ISS) => readScanned(content, origin)

test.each([`HTTPS://PHONE.ID.EXAMPLE.ORG/A#1.${CODE}`, `${ISS}/a#1.${CODE.toLowerCase()}`, ` ${ISS}/a#1.${CODE}\n`])(
  '%j activates',
  (content) => {
    expect(read(content)).toEqual({ kind: 'activation', code })
  },
)

test('a typed code activates too, with or without dashes', () => {
  expect(read('k7qx-94tm-2hpd')).toEqual({ kind: 'activation', code: { name: 'K7QX', secret: '94TM2HPD' } })
})

test('an offline challenge of ours is named, whatever it says', () => {
  expect(read(`${ISS}/o#1.0123456789`)).toEqual({ kind: 'offline_challenge' })
  expect(read(`${ISS.toUpperCase()}/O#2.x`)).toEqual({ kind: 'offline_challenge' })
})

test('a link of ours with another version is of a newer app', () => {
  for (const fragment of [`2.${CODE}`, '2.x', '3.a.b']) expect(read(`${ISS}/a#${fragment}`)).toEqual({ kind: 'newer' })
})

test.each([
  ['https://phone.other.example/a', 'phone.other.example'],
  ['HTTPS://PHONE.OTHER.EXAMPLE/A', 'phone.other.example'],
  ['https://phone.id.example.org.evil.example/a', 'phone.id.example.org.evil.example'],
  ['https://xphone.id.example.org/a', 'xphone.id.example.org'],
  ['https://id.example.org/a', 'id.example.org'],
  ['https://phone.id.example.org:8443/a', 'phone.id.example.org:8443'],
  ['https://phone.id.example.org./a', 'phone.id.example.org.'],
  ['http://phone.id.example.org/a', 'phone.id.example.org'],
  ['https://phone.other.example/o', 'phone.other.example'],
  ['https://рhone.id.example.org/a', 'рhone.id.example.org'],
])('%s is another server', (address, host) => {
  expect(read(`${address}#1.${CODE}`)).toEqual({ kind: 'other_server', host })
})

test.each([
  '',
  'hello',
  'WIFI:S:guest;T:WPA;P:secret;;',
  'otpauth://totp/x?secret=ABC',
  `${ISS}/a`,
  `${ISS}/a#`,
  `${ISS}/a#1.${CODE}X`,
  `${ISS}/a?x#1.${CODE}`,
  `${ISS}/a/#1.${CODE}`,
  `${ISS}/admin#1.${CODE}`,
  `${ISS}#1.${CODE}`,
  `${ISS}/a#1.K7QX 94TM`,
  `https://phone.id.example.org@evil.example/a#1.${CODE}`,
  `https://user:pass@phone.id.example.org/a#1.${CODE}`,
  `https://evil.example\\@phone.id.example.org/a#1.${CODE}`,
  `https:/phone.id.example.org/a#1.${CODE}`,
  `//phone.id.example.org/a#1.${CODE}`,
  `javascript://phone.id.example.org/a#1.${CODE}`,
  `ftp://phone.id.example.org/a#1.${CODE}`,
])('%j is foreign', (content) => {
  expect(read(content)).toEqual({ kind: 'foreign' })
})

/** Addresses that have fooled readers of addresses. */
const piece = fc.constantFrom(
  'phone.id.example.org',
  'PHONE.ID.EXAMPLE.ORG',
  'evil.example',
  'localhost',
  '127.1',
  '[::1]',
  'xn--phone-9ua',
  'ｐhone',
  '\u212aid',
  '',
)
const glue = fc.constantFrom('', '@', ':', ':443', ':8081', '.', '\\', '%40', '%2e', '\t', '\u3002', '\u200b', '#', '?', '/', '//')
const scheme = fc.constantFrom('https://', 'HTTPS://', 'http://', 'hTTps:\\\\', 'https:/', 'ftp://', '')
const strange = fc
  .tuple(scheme, fc.array(fc.tuple(piece, glue), { minLength: 1, maxLength: 3 }))
  .map(([start, host]) => start + host.flat().join(''))
const almost = fc
  .tuple(fc.constantFrom(ISS, ISS.toUpperCase(), 'http://localhost:8081'), fc.oneof(fc.constant(''), glue))
  .map((parts) => parts.join(''))
const address = fc.oneof(strange, almost)
const content = fc
  .tuple(
    address,
    fc.constantFrom('/a', '/A', '/o', '/a/..', '/x', '', '//a', '/%61'),
    fc.constantFrom(`#1.${CODE}`, `#2.${CODE}`, '#1.x', '#', '', `?#1.${CODE}`),
  )
  .map((parts) => parts.join(''))

test('whatever leads elsewhere is never taken for ours', () => {
  let ours = 0
  for (const origin of [ISS, 'http://localhost:8081']) {
    fc.assert(
      fc.property(content, (link) => {
        const { kind } = read(link, origin)
        if (kind === 'foreign' || kind === 'other_server') return
        ours++
        expect(new URL(link).origin).toBe(origin)
        expect(new URL(link).pathname.toLowerCase()).toMatch(/^\/[ao]$/)
      }),
      { numRuns: 2000 },
    )
  }
  expect(ours).toBeGreaterThan(10)
})

test('a server that is named is the one that the link would lead to', () => {
  fc.assert(
    fc.property(content, (link) => {
      const scanned = read(link)
      if (scanned.kind !== 'other_server' || !URL.canParse(link)) return
      expect(new URL(`https://${scanned.host}`).hostname).toBe(new URL(link).hostname)
    }),
    { numRuns: 2000 },
  )
})

test('never throws', () => {
  fc.assert(
    fc.property(anyText(0, 80), (link) => {
      expect(read(link).kind).not.toBe('offline_challenge')
    }),
  )
})

test('a link of another version is ours, and newer', () => {
  expect(read(`${ISS}/a#2.${CODE}`)).toEqual({ kind: 'newer' })
})
