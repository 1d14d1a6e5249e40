import { utf8 } from '../../src/encoding/bytes.ts'
import { hex, own, type VectorFile } from './file.ts'

const frame = (name: string, parts: unknown[], result: string | null) => own('1.2', name, { parts, result })

/** Written out by hand: these are the rule, not the code's word for it. */
export const framing: VectorFile = {
  about: 'L(x) of each part, joined. A part is {text}, {hex}, or {zeros}: so many zero bytes. null: no such framing exists.',
  cases: [
    frame('nothing', [], ''),
    frame('an empty part', [{ text: '' }], '0000'),
    frame('three letters', [{ text: 'abc' }], '0003616263'),
    frame('a length counts bytes, not characters', [{ text: 'é€' }], '0005c3a9e282ac'),
    frame('two parts', [{ text: 'ab' }, { text: 'c' }], '00026162000163'),
    frame('the same letters in other parts', [{ text: 'a' }, { text: 'bc' }], '00016100026263'),
    frame('text and bytes', [{ text: 'a' }, { hex: '00ff' }], '000161000200ff'),
    frame('256 bytes: the length is big-endian', [{ zeros: 256 }], `0100${'00'.repeat(256)}`),
    frame('65536 bytes are too many', [{ zeros: 65_536 }], null),
  ],
}

const decode = (name: string, text: string, result: string | null) => own('1.3', name, { text, result })

export const base64url: VectorFile = {
  about: 'The bytes of a text, in hexadecimal, or null. Where there is a result, its bytes encode to this very text again.',
  cases: [
    decode('nothing', '', ''),
    decode('one byte', '_w', 'ff'),
    decode('two bytes', '_-A', 'ffe0'),
    decode('three bytes', '-_-_', 'fbffbf'),
    decode(
      'all letters',
      'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
      '00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf',
    ),
    decode('padding', '_w==', null),
    decode('padding of one', '_-A=', null),
    decode('a length of 1 modulo 4', 'AAAAA', null),
    decode('unused low bits of one byte', '_x', null),
    decode('unused low bits of two bytes', '_-B', null),
    decode("the other alphabet's plus", '++AA', null),
    decode("the other alphabet's slash", '//AA', null),
    decode('a space', 'AA A', null),
    decode('a line end', 'AAAA\n', null),
    decode('letters that only look the same', 'ААAA', null),
  ],
}

const TWELVE = `${'{"a":'.repeat(12)}1${'}'.repeat(12)}`
const read = (name: string, json: string | Uint8Array, result: unknown) =>
  own('1.3', name, { hex: hex(typeof json === 'string' ? utf8(json) : json), result })

export const json: VectorFile = {
  about: 'Bytes in hexadecimal that a reader of messages takes as this JSON value, or refuses (null) before it looks at the members.',
  cases: [
    read('an object', '{"a":1}', { a: 1 }),
    read('white space and escapes', ' { "\\u0061" : "\\ud83d\\ude00" }\n', { a: '😀' }),
    read('UTF-8 of one to four bytes', '{"a":"aé€😀"}', { a: 'aé€😀' }),
    read('12 levels', TWELVE, JSON.parse(TWELVE)),
    read('brackets in a string nest nothing', '{"a":"[[[[[[[[[[[[[[[["}', { a: '[[[[[[[[[[[[[[[[' }),
    read('13 levels', '['.repeat(13) + ']'.repeat(13), null),
    read('a byte order mark', '\ufeff{"a":1}', null),
    read('an overlong slash', Buffer.from('7b2261223a22c0af227d', 'hex'), null),
    read('a surrogate in UTF-8', Buffer.from('7b2261223a22eda080227d', 'hex'), null),
    read('past U+10FFFF', Buffer.from('7b2261223a22f4908080227d', 'hex'), null),
    read('a sequence cut short', Buffer.from('7b2261223a22e282227d', 'hex'), null),
    read('Latin-1', Buffer.from('7b2261223a22e9227d', 'hex'), null),
    read('a member twice', '{"a":1,"a":1}', null),
    read('a member twice, spelled differently', '{"a":1,"\\u0061":2}', null),
    read('half a surrogate pair', '{"a":"\\ud83d"}', null),
    read('a trailing comma', '{"a":1,}', null),
    read('text after the end', '{"a":1}x', null),
    read('nothing', '', null),
  ],
}
