import type { Chance } from './chance.ts'

/** Bytes for a line of their own. `most`: how many answers may come; one that is refused for its address can be refused for its bytes as well. */
export interface RawAim {
  readonly what: string
  readonly pieces: readonly Uint8Array[]
  readonly most: number
  /** True where a server that reads on would have done what nobody may: then nothing but refusals may come. */
  readonly smuggles: boolean
}

const bytes = (text: string) => Buffer.from(text, 'latin1')
/** What stands behind a request and must never be read as one: it would be answered with 200. */
const hidden = ({ host, open }: At) => `GET ${open} HTTP/1.1\r\nhost: ${host}\r\n\r\n`
const get = ({ host }: At, ...headers: string[]) => `${['GET /sign-in HTTP/1.1', `host: ${host}`, ...headers].join('\r\n')}\r\n\r\n`
const post = ({ host }: At, ...headers: string[]) =>
  `${['POST /sign-in HTTP/1.1', `host: ${host}`, 'content-type: application/x-www-form-urlencoded', ...headers].join('\r\n')}\r\n\r\n`

/** A side's address, and a page of it that is everybody's. */
export interface At {
  readonly host: string
  readonly open: string
}

type Make = (c: Chance, at: At) => readonly [text: string | Uint8Array, most: number]

/** Two readers, two lengths: each is refused, and what stands behind is never a request. */
const smuggling: Readonly<Record<string, Make>> = {
  'content-length and transfer-encoding': (_, at) => [
    `${post(at, 'content-length: 6', 'transfer-encoding: chunked')}0\r\n\r\n${hidden(at)}`,
    2,
  ],
  'transfer-encoding and content-length': (_, at) => [
    `${post(at, 'transfer-encoding: chunked', 'content-length: 5')}0\r\n\r\n${hidden(at)}`,
    2,
  ],
  'two lengths': (_, at) => [`${post(at, 'content-length: 0', 'content-length: 5')}aaaaa${hidden(at)}`, 2],
  'a list of lengths': (_, at) => [`${post(at, 'content-length: 0, 5')}aaaaa${hidden(at)}`, 2],
  'a length with a sign': (c, at) => [
    `${post(at, `content-length: ${c.pick(['+5', '-5', '0x5', '5 5', '5.0', '1e1', '٥', '18446744073709551621'])}`)}aaaaa${hidden(at)}`,
    2,
  ],
  'a coding nobody knows': (c, at) => [
    `${post(at, `transfer-encoding: ${c.pick(['xchunked', 'chunked, identity', 'identity, chunked, x', 'chunked;q=1', '"chunked"', 'gzip', 'cow'])}`)}0\r\n\r\n${hidden(at)}`,
    2,
  ],
  'two codings': (_, at) => [`${post(at, 'transfer-encoding: chunked', 'transfer-encoding: x')}0\r\n\r\n${hidden(at)}`, 2],
  'a space before the colon': (_, at) => [`${post(at, 'transfer-encoding : chunked')}0\r\n\r\n${hidden(at)}`, 2],
  'a folded coding': (_, at) => [`${post(at, 'transfer-encoding:\r\n chunked', 'content-length: 3')}0\r\n\r\n${hidden(at)}`, 2],
  'a bare line feed in the head': (_, at) => [
    `POST /sign-in HTTP/1.1\nhost: ${at.host}\ntransfer-encoding: chunked\n\n0\n\n${hidden(at)}`,
    2,
  ],
  'a bare carriage return': (_, at) => [
    `POST /sign-in HTTP/1.1\r\nhost: ${at.host}\r\nx: a\rtransfer-encoding: chunked\r\n\r\n0\r\n\r\n${hidden(at)}`,
    2,
  ],
  'a chunk whose size is none': (c, at) => [
    `${post(at, 'transfer-encoding: chunked')}${c.pick(['-1', '0x5', ' 5', '5 ', 'g', 'fffffffffffffffff', '', '+5', '5;\n'])}\r\naaaaa\r\n0\r\n\r\n${hidden(at)}`,
    2,
  ],
  'a chunk longer than it says': (_, at) => [`${post(at, 'transfer-encoding: chunked')}3\r\naaaaa\r\n0\r\n\r\n${hidden(at)}`, 2],
  'a NUL in a header': (_, at) => [`${get(at, 'x: a\0b')}${hidden(at)}`, 2],
  'two hosts': (_, at) => [`${get(at, 'host: evil.example')}`, 2],
  'no host': () => ['GET /sign-in HTTP/1.1\r\n\r\n', 2],
}

/** What is no request, or more than one line should hold. */
const garbage: Readonly<Record<string, Make>> = {
  noise: (c) => [c.bytes(1 + c.int(4000)), 2],
  'TLS where none is spoken': (c) => [Buffer.concat([Buffer.from('16030100c8010000c40303', 'hex'), c.bytes(200)]), 2],
  'the preface of HTTP/2': () => ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 2],
  'an old version': (c, at) => [`GET / HTTP/${c.pick(['0.9', '2.0', '3', '1.', '9.9', '1.1.1', ''])}\r\nhost: ${at.host}\r\n\r\n`, 2],
  'no version': () => ['GET /\r\n\r\n', 2],
  'half a request': (c, at) => [get(at).slice(0, 1 + c.int(30)), 2],
  'a body that never comes': (_, at) => [post(at, 'content-length: 100'), 2],
  'a chunk that never comes': (_, at) => [`${post(at, 'transfer-encoding: chunked')}64\r\naaa`, 2],
  'a long target': (c, at) => [`GET /${'a'.repeat(4000 + c.int(30_000))} HTTP/1.1\r\nhost: ${at.host}\r\n\r\n`, 2],
  'a thousand headers': (c, at) => [get(at, ...Array.from({ length: 200 + c.int(1800) }, (_, i) => `x-${i}: ${i}`)), 2],
  'a long header': (c, at) => [get(at, `x: ${'a'.repeat(c.int(40_000))}`), 2],
  'a method of its own': (c, at) => [
    `${c.pick(['GETT', 'get', 'CONNECT', '\u00ff', 'A'.repeat(500), 'POST\t'])} / HTTP/1.1\r\nhost: ${at.host}\r\n\r\n`,
    2,
  ],
  'CONNECT to elsewhere': () => ['CONNECT 169.254.169.254:80 HTTP/1.1\r\nhost: 169.254.169.254\r\n\r\n', 2],
  'an absolute target': (c, at) => [
    `GET http://${c.pick([at.host, 'evil.example', 'u:p@evil.example', ''])}/sign-in HTTP/1.1\r\nhost: ${at.host}\r\n\r\n`,
    2,
  ],
  'a target of no path': (c, at) => [
    `GET ${c.pick(['*', '', '?', '#', '\\', '//', '/\\', '/\u00e9\u00ff', '/%'])} HTTP/1.1\r\nhost: ${at.host}\r\n\r\n`,
    2,
  ],
  'an upgrade': (c, at) => [
    get(
      at,
      'connection: upgrade',
      `upgrade: ${c.pick(['websocket', 'h2c', 'TLS/1.0'])}`,
      'sec-websocket-version: 13',
      'http2-settings: AAMAAABk',
    ),
    2,
  ],
  'a line that is pipelined': (c, at) => {
    const count = 1 + c.int(60)
    return [get(at).repeat(count), count]
  },
  'chunk extensions': (c, at) => [`${post(at, 'transfer-encoding: chunked')}1;${'a'.repeat(c.int(20_000))}\r\na\r\n0\r\n\r\n`, 2],
  trailers: (c, at) => [
    `${post(at, 'transfer-encoding: chunked', 'trailer: x')}0\r\nx: ${'a'.repeat(c.int(20_000))}\r\norigin: http://${at.host}\r\n\r\n`,
    2,
  ],
  'an expectation': (c, at) => [post(at, `expect: ${c.pick(['100-continue', '200-ok', ''])}`, 'content-length: 0'), 2],
}

export function rawAim(c: Chance, at: At): RawAim {
  const smuggles = c.once(2)
  const [what, make] = c.pick(Object.entries(smuggles ? smuggling : garbage))
  const [made, most] = make(c, at)
  const whole = typeof made === 'string' ? bytes(made) : made
  const cut = c.once(4) ? c.int(whole.length) : whole.length
  return { what, smuggles, most, pieces: cut < whole.length ? [whole.subarray(0, cut), whole.subarray(cut)] : [whole] }
}
