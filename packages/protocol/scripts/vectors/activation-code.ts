import type { ActivationCode } from '../../src/enrolment/code.ts'
import type { Scanned } from '../../src/enrolment/scanned.ts'
import { ISS } from '../../test/kit/fixed.ts'
import { accepted, own, refusal, type VectorFile } from './file.ts'

const CODE = 'K7QX000G40R40M30E209185GR38E1W'
const linked = { name: 'K7QX', secret: '000G40R40M30E209185GR38E1W' }
const typed = { name: 'K7QX', secret: '94TM2HP0' }

const characters = (random: string, length: number, result: string | null) =>
  own('4.1', `${length} characters of ${random}`, { op: 'characters', random, length, result })
const type = (name: string, text: string, result: ActivationCode | null) => own('4.1', name, { op: 'typed', text, result })
const fragment = (name: string, text: string, result: object) => own('4.2', name, { op: 'fragment', text, result })
const scan = (name: string, text: string, result: Scanned) => own('4.2', name, { op: 'scanned', text, result })
const digest = (secret: string, result: string) => own('4.1', `secret_sha256 of ${secret}`, { op: 'secret_digest', secret, result })
const host = ISS.slice('https://'.length)

export const activationCode: VectorFile = {
  about:
    'op: characters (Crockford characters from random bytes), typed (what a person typed), fragment (of a link), scanned (any text, read by the app of `phone_origin`), link (what a QR code holds), secret_digest.',
  phone_origin: ISS,
  cases: [
    characters('0001020304', 8, '000G40R4'),
    characters('000102030405060708090a0b0c0d0e0f', 26, '000G40R40M30E209185GR38E1W'),
    characters('ffffffffffffffffffffffffffffffff', 26, `${'Z'.repeat(25)}W`),
    characters('fffffffffffffff0', 12, 'ZZZZZZZZZZZZ'),
    characters('ffffffffffff', 12, null),

    type('three groups', 'K7QX-94TM-2HP0', typed),
    type('lower case, spaces, an o for the zero', ' k7qx-94tm 2hpo ', typed),
    type('no groups', 'K7QX94TM2HP0', typed),
    type('other dashes', 'K7QX–94TM—2HP0', typed),
    type('points and underscores', 'K7QX.94TM_2HP0', typed),
    type('wide letters', 'Ｋ７ＱＸ９４ＴＭ２ＨＰ０', typed),
    type('I and L are 1, O is 0', 'oilO-OIL0-2222', { name: '0110', secret: '01102222' }),
    type('11 characters', 'K7QX-94TM-2HP', null),
    type('13 characters', 'K7QX-94TM-2HP00', null),
    type('a U', 'K7QX-94TM-2HPU', null),
    type('a Cyrillic letter', 'К7QX-94TM-2HP0', null),
    type('a slash', 'K7QX/94TM/2HP0', null),
    type('nothing', '', null),

    fragment('with its #', `#1.${CODE}`, accepted(linked)),
    fragment('without', `1.${CODE}`, accepted(linked)),
    fragment('lower case', `1.${CODE.toLowerCase()}`, accepted(linked)),
    fragment('another version', `2.${CODE}`, refusal('version_unsupported')),
    fragment('another version, in a form of its own', '2.a.b', refusal('version_unsupported')),
    fragment('a version with a zero before it', `01.${CODE}`, refusal('malformed')),
    fragment('a version that is no number', `x.${CODE}`, refusal('malformed')),
    fragment('29 characters', `1.${CODE.slice(1)}`, refusal('malformed')),
    fragment('31 characters', `1.${CODE}0`, refusal('malformed')),
    fragment('an O: nothing is replaced in a link', `1.O${CODE.slice(1)}`, refusal('malformed')),
    fragment('a long s, whose upper case is an S', `1.ſ${CODE.slice(1)}`, refusal('malformed')),
    fragment('a third part', `1.${CODE}.x`, refusal('malformed')),
    fragment('the version alone', '1', refusal('malformed')),
    fragment('nothing', '', refusal('malformed')),

    own('4.2', 'the link of a QR code', { op: 'link', code: linked, result: `HTTPS://PHONE.ID.EXAMPLE.ORG/A#1.${CODE}` }),

    scan('our link', `HTTPS://PHONE.ID.EXAMPLE.ORG/A#1.${CODE}`, { kind: 'activation', code: linked }),
    scan('our link in lower case, with a line end', `${ISS}/a#1.${CODE.toLowerCase()}\n`, { kind: 'activation', code: linked }),
    scan('a typed code', 'k7qx 94tm 2hp0', { kind: 'activation', code: typed }),
    scan('an offline challenge', `${ISS}/o#1.4201234567`, { kind: 'offline_challenge' }),
    scan('another server', `https://phone.other.example/a#1.${CODE}`, { kind: 'other_server', host: 'phone.other.example' }),
    scan('another server that begins like ours', `${ISS}.evil.example/a#1.${CODE}`, { kind: 'other_server', host: `${host}.evil.example` }),
    scan('another port', `${ISS}:8443/a#1.${CODE}`, { kind: 'other_server', host: `${host}:8443` }),
    scan('another scheme', `http://${host}/a#1.${CODE}`, { kind: 'other_server', host }),
    scan("another server's offline challenge", `https://phone.other.example/O#1.4201234567`, {
      kind: 'other_server',
      host: 'phone.other.example',
    }),
    scan("our host as somebody's user name", `${ISS}@evil.example/a#1.${CODE}`, { kind: 'foreign' }),
    scan('our host behind a backslash', `https://evil.example\\@${host}/a#1.${CODE}`, { kind: 'foreign' }),
    scan('another path', `${ISS}/admin#1.${CODE}`, { kind: 'foreign' }),
    scan('a query', `${ISS}/a?x=1#1.${CODE}`, { kind: 'foreign' }),
    scan('no fragment', `${ISS}/a`, { kind: 'foreign' }),
    scan('a version of tomorrow', `${ISS}/a#2.${CODE}`, { kind: 'newer' }),
    scan('a fragment of another page', `${ISS}/a#install.html`, { kind: 'foreign' }),
    scan('a wireless network', 'WIFI:S:guest;T:WPA;P:secret;;', { kind: 'foreign' }),
    scan('a one-time password', 'otpauth://totp/Ana?secret=JBSWY3DPEHPK3PXP', { kind: 'foreign' }),

    digest(typed.secret, 'R-eGfzR9J5ouXxSF3d4PSdkC_V0AM5ES2pjN9xq9CKo'),
    digest(linked.secret, 'dYMVRWh_a5DlWyMOTtRUcd8Aewx5soilYm_rd9Y0Wnc'),
  ],
}
