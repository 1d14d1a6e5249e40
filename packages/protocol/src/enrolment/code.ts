import { accept, type Outcome, refuse } from '../outcome.ts'

/** Crockford's base32: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** How the phone got the code. */
export type Via = 'qr' | 'typed' | 'link'

/**
 * The two forms of one activation code (Spec §4.1). `name` (4 characters, 20 bits) finds the session and is no secret;
 * `secret` is 8 characters (40 bits) in the typed form and 26 (128 bits and two zero bits) in the link's.
 */
export interface ActivationCode {
  readonly name: string
  readonly secret: string
}

/** Crockford characters from random bytes; the bits that do not fill a character are dropped, those that lack are zero. */
export function codeCharacters(random: Uint8Array, length: number): string {
  let out = ''
  let word = 0
  let bits = 0
  for (const byte of random) {
    word = ((word << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5 && out.length < length) {
      bits -= 5
      out += ALPHABET[(word >> bits) & 31]
    }
  }
  if (bits > 0 && out.length < length) out += ALPHABET[(word << (5 - bits)) & 31]
  if (out.length < length) throw new RangeError('not enough random bytes for this code')
  return out
}

/** What a person typed, in the one spelling: case, spaces and dashes do not matter, `O` is 0, `I` and `L` are 1. */
export function normaliseTyped(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

const NAME = 4
const TYPED = 12
const LINKED = 30
const CROCKFORD = /^[0-9A-HJKMNP-TV-Z]+$/i

/** The typed form, or `null` when it has another length or a foreign character. */
export function parseTyped(typed: string): ActivationCode | null {
  const code = normaliseTyped(typed)
  if (code.length !== TYPED || !CROCKFORD.test(code)) return null
  return { name: code.slice(0, NAME), secret: code.slice(NAME) }
}

/** Three groups of four, as screens show it. */
export function typedGroups(code: ActivationCode): readonly [string, string, string] {
  return [code.name, code.secret.slice(0, 4), code.secret.slice(4, 8)]
}

/** The QR code's link. Upper case up to the fragment, so that a QR code can hold it in its dense alphanumeric mode. Spec §4.2. */
export function activationLink(phoneOrigin: string, code: ActivationCode): string {
  return `${phoneOrigin.toUpperCase()}/A#1.${code.name}${code.secret}`
}

/** The fragment of an activation link, with or without `#`. */
export function parseFragment(fragment: string): Outcome<ActivationCode> {
  const [version, code, ...rest] = fragment.replace(/^#/, '').split('.')
  if (version === undefined || code === undefined || !/^[1-9][0-9]*$/.test(version)) return refuse('malformed')
  // What a later version puts after its number is not for this one to judge.
  if (version !== '1') return refuse('version_unsupported')
  if (rest.length > 0) return refuse('malformed')
  // Before the change of case, which turns some letters of other scripts into ASCII.
  if (code.length !== LINKED || !CROCKFORD.test(code)) return refuse('malformed')
  const upper = code.toUpperCase()
  return accept({ name: upper.slice(0, NAME), secret: upper.slice(NAME) })
}
