import type { Chance } from './chance.ts'

/** Texts that readers stumble over. */
export const texts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\u0000\u0001\u007f',
  '\ufeff',
  '\u202e\u2066',
  '\ud800',
  '\udfff\ud800',
  'é'.normalize('NFD'),
  '﷽'.repeat(20),
  'ﬀﬃ',
  '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  'true',
  '-1',
  '0',
  '1e999',
  '../../../../etc/passwd',
  '..\\..\\',
  '%00',
  '%2e%2e%2f',
  '%E0%A4%A',
  "' OR 1=1 --",
  '"; DROP TABLE subscriber; --',
  '<script>alert(1)</script>',
  '{{7*7}}#{7*7}',
  '\r\nset-cookie: a=b',
  'http://169.254.169.254/',
  'A'.repeat(22),
  'A'.repeat(43),
  'A'.repeat(300),
  'a'.repeat(4000),
  '=',
  'AA==',
  'A+/=',
  '-_-_',
]

/** Those that can stand in an address. */
export const wholeTexts: readonly string[] = texts.filter((text) => !/\p{Surrogate}/u.test(text))

/** Values of JSON of every kind, at the edges of each. */
export const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 53),
  1e308,
  [],
  {},
  [[]],
  [null],
  { '': '' },
  { length: 5 },
  { toString: 1, valueOf: 2 },
  { then: 'x' },
  Array.from({ length: 200 }, () => null),
  nested(11),
  nested(13),
  nested(200),
  ...texts,
]

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = i % 2 ? [value] : { a: value }
  return value
}

/** JSON texts that no `JSON.stringify` writes. */
export const jsonTexts: readonly string[] = [
  '',
  ' ',
  '{',
  '}',
  '[',
  '"',
  'nul',
  '{"a":1,}',
  "{'a':1}",
  '{"a":01}',
  '{"a":.5}',
  '{"a":+1}',
  '{"a":NaN}',
  '{"a":Infinity}',
  '{"a":1e999}',
  '{"a":-1e999}',
  '{"a":"\\x"}',
  '{"a":"\\ud800"}',
  '{"a":"\t"}',
  '{"a":1}{"a":1}',
  '\ufeff{}',
  '{"typ":"countersign/requests","typ":"countersign/requests"}',
  '{"t\\u0079p":"countersign/open","typ":"countersign/requests","v":1}',
  '{"__proto__":{"typ":"countersign/requests","v":1}}',
  '{"constructor":{"prototype":{"typ":1}}}',
  '/* */{}',
  '['.repeat(8000),
  '{"a":'.repeat(3000),
  `${'['.repeat(8000)}${']'.repeat(8000)}`,
  `{"a":"${'\\u0041'.repeat(2700)}"}`,
  `{${Array.from({ length: 1500 }, (_, i) => `"${i}":0`).join(',')}}`,
  `[${'0,'.repeat(8000)}0]`,
  `{"v":${'9'.repeat(16_000)}}`,
]

/** Bytes that are no UTF-8, or not the only UTF-8 of what they mean. */
export const badUtf8: readonly Uint8Array[] = [
  [0xff],
  [0xfe, 0xff],
  [0xc0, 0xaf],
  [0xc1, 0x81],
  [0xe0, 0x80, 0xaf],
  [0xed, 0xa0, 0x80],
  [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  [0xf0, 0x80, 0x80, 0xaf],
  [0xf4, 0x90, 0x80, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xe2, 0x82],
  [0x80],
  [0xef, 0xbb, 0xbf],
].map((bytes) => Uint8Array.from(bytes))

/** A JSON text with something wrong in its bytes. What comes out is never the same message. */
export function spoiledBytes(c: Chance, text: string): Uint8Array {
  const bytes = Buffer.from(text)
  const at = c.int(bytes.length)
  const within = (...parts: Uint8Array[]) => Buffer.concat([bytes.subarray(0, at), ...parts, bytes.subarray(at)])
  switch (c.int(7)) {
    case 0:
      return bytes.subarray(0, at)
    case 1:
      return within(c.pick(badUtf8))
    case 2:
      return within(c.bytes(1 + c.int(40)).map((byte) => byte | 0x80))
    case 3:
      return Buffer.concat([bytes, c.pick([Buffer.from('}'), Buffer.from(',{}'), bytes, Buffer.of(0), c.pick(badUtf8)])])
    case 4:
      return Buffer.from(c.pick(jsonTexts))
    case 5: {
      // One member twice: the first or the last reader would see another value.
      const name = /"([a-z_0-9]+)":/.exec(text)?.[1] ?? 'v'
      const spelled = c.once(2) ? name : `\\u00${name.charCodeAt(0).toString(16)}${name.slice(1)}`
      return Buffer.from(
        c.once(2) ? `{"${spelled}":${JSON.stringify(c.pick(values))},${text.slice(1)}` : `${text.slice(0, -1)},"${spelled}":1}`,
      )
    }
    default:
      return Buffer.concat([c.pick(badUtf8), bytes])
  }
}

/** A message with one value anywhere in it exchanged for one of another kind, or left out, or with one more. */
export function spoiledValue(c: Chance, message: unknown): unknown {
  const spots = spotsOf(message)
  const [path, old] = c.pick(spots)
  if (c.once(6)) return put(message, [...path.slice(0, -1), c.pick(['x', '__proto__x', 'alg', 'd', 'kid', ''])], c.pick(values))
  if (c.once(6)) return put(message, path, undefined)
  for (;;) {
    const other = c.once(3) && typeof old === 'string' ? flipped(c, old) : c.pick(values)
    if (JSON.stringify(other) !== JSON.stringify(old)) return put(message, path, other)
  }
}

type Path = readonly string[]

function spotsOf(value: unknown, path: Path = []): [Path, unknown][] {
  const below =
    typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, each]) => spotsOf(each, [...path, name])) : []
  return path.length === 0 ? below : [[path, value], ...below]
}

function put(value: unknown, [name, ...rest]: Path, other: unknown): unknown {
  if (name === undefined) return other
  const source = (value ?? {}) as Record<string, unknown>
  const inner = rest.length === 0 ? other : put(source[name], rest, other)
  if (!Array.isArray(value)) return { ...source, [name]: inner }
  return inner === undefined ? value.toSpliced(Number(name), 1) : Object.assign([...value], { [Number(name) || 0]: inner })
}

/** One character exchanged for another of its alphabet, or one more, or one less. */
export function flipped(c: Chance, text: string): string {
  if (text === '') return 'A'
  const at = c.int(text.length)
  const other = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  switch (c.int(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1)
    case 1:
      return text + c.pick([...other])
    default: {
      const letter = c.pick([...other].filter((one) => one !== text[at]))
      return text.slice(0, at) + letter + text.slice(at + 1)
    }
  }
}
