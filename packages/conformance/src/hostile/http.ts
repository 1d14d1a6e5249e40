import type { Chance } from './chance.ts'
import type { Shot } from './line.ts'
import { texts, wholeTexts } from './values.ts'

/** Of a text, what may stand in a header without ending it: what may not is the raw line's part. */
const inHeader = (text: string) =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/\p{Cc}/gu, '?')

const strangeHeaders: readonly (readonly [string, (c: Chance) => string])[] = [
  ['accept', (c) => c.pick(['*/*', 'application/json', 'text/html;q=2', ','.repeat(500)])],
  ['accept-encoding', () => 'gzip, br, zstd, identity;q=0'],
  ['accept-language', (c) => c.pick(['fr', 'xx', 'en;q=9', '*'.repeat(200), 'fr-'.repeat(100), inHeader(c.pick(texts))])],
  ['authorization', (c) => `Bearer ${inHeader(c.pick(texts))}`],
  ['content-encoding', (c) => c.pick(['gzip', 'br', 'deflate', 'x'])],
  ['expect', (c) => c.pick(['100-continue'])],
  ['forwarded', () => 'for=127.0.0.1;host=evil.example;proto=https'],
  ['if-match', () => '*'],
  ['if-modified-since', (c) => inHeader(c.pick(texts))],
  ['if-none-match', (c) => c.pick(['*', '"x"', '"'.repeat(400), 'W/"a"'])],
  ['if-range', () => '"x"'],
  ['range', (c) => c.pick(['bytes=0-', 'bytes=-1', 'bytes=0-0,1-1,2-2', 'bytes=9999999999999999-'])],
  ['max-forwards', () => '0'],
  ['priority', () => 'u=9'],
  ['referer', (c) => inHeader(c.pick(texts))],
  ['te', () => 'trailers'],
  ['upgrade-insecure-requests', () => '1'],
  ['user-agent', (c) => c.pick(['', 'Firefox/', 'Mozilla'.repeat(500), `Edg/${inHeader(c.pick(texts))}`])],
  ['via', () => '1.1 a, 1.1 b'],
  [
    'x-forwarded-for',
    (c) => c.pick(['127.0.0.1', '::1, unknown', '1.2.3.4,'.repeat(50), 'a', '256.1.1.1', '[::]:80', inHeader(c.pick(texts))]),
  ],
  ['x-forwarded-host', () => 'evil.example'],
  ['x-forwarded-proto', () => 'javascript'],
  ['x-http-method-override', (c) => c.pick(['POST', 'DELETE'])],
  ['x-original-url', () => '/people'],
  ['x-rewrite-url', () => '/people'],
  ['x-custom', (c) => 'x'.repeat(c.int(6000))],
]

/** Headers that no honest client sends, none of which may matter. */
export function strange(c: Chance): [string, string][] {
  return Array.from({ length: c.int(5) }, () => {
    const [name, value] = c.pick(strangeHeaders)
    return [c.once(4) ? name.toUpperCase() : name, value(c)]
  })
}

export const otherMethods = ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'LINK', 'M-SEARCH'] as const

export const contentTypes = [
  '',
  'text/plain',
  'application/json',
  'application/json; charset=utf-16',
  'application/json, text/plain',
  'application/JSON; boundary=x',
  'application/x-www-form-urlencoded; charset=utf-7',
  'multipart/form-data',
  'multipart/form-data; boundary=----x',
  'application/xml',
  'application/octet-stream',
  'text/html; charset="',
  'x',
  ';',
  '/',
  'application/'.repeat(50),
] as const

/** An address that is not quite the one given. */
export function strangeTarget(c: Chance, path: string): string {
  const encodedText = encodeURIComponent(c.pick(wholeTexts))
  switch (c.int(9)) {
    case 0:
      return `${path}?${'a=b&'.repeat(c.int(200))}`
    case 1:
      return `${path}?${encodedText}=${encodedText}`
    case 2:
      return `${path}/`
    case 3:
      return `/${path}`
    case 4:
      return `${path}%`
    case 5:
      return path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)
    case 6:
      return `${path};a=b`
    case 7:
      return `${path}/${encodedText}`
    default:
      return `/x/..${path}`
  }
}

export function withHeaders(shot: Shot, headers: readonly (readonly [string, string])[]): Shot {
  return { ...shot, headers: [...shot.headers, ...headers] }
}
