import { H, toBase64url } from './bytes.ts'

export interface Code {
  readonly name: string
  readonly secret: string
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const [typedForm, linkedForm] = [/^[0-9A-HJKMNP-TV-Z]{12}$/, /^[0-9A-HJKMNP-TV-Z]{30}$/i]

/** Spec §4.1: five bits at a time, most significant first; bits that lack at the end are zero. */
export function characters(bytes: Uint8Array, length: number): string | null {
  if (bytes.length * 8 <= (length - 1) * 5) return null
  const bit = (i: number): number => ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1
  return Array.from({ length }, (_, i) => crockford[[0, 1, 2, 3, 4].reduce((value, j) => value * 2 + bit(i * 5 + j), 0)]).join('')
}

const split = (whole: string): Code => ({ name: whole.slice(0, 4), secret: whole.slice(4) })

/** What a person typed, Spec §4.1. */
export function typedCode(typed: string): Code | null {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return typedForm.test(bare) ? split(bare) : null
}

export type Fragment = { ok: true; value: Code } | { ok: false; code: 'malformed' | 'version_unsupported' }

/** The fragment of an activation link, with its # or without, Spec §4.2. */
export function fragment(given: string): Fragment {
  const text = given.replace(/^#/, '')
  const version = /^([1-9]\d*)\./.exec(text)?.[1]
  if (version !== undefined && version !== '1') return { ok: false, code: 'version_unsupported' }
  const form = text.slice(2)
  return version === '1' && linkedForm.test(form) ? { ok: true, value: split(form.toUpperCase()) } : { ok: false, code: 'malformed' }
}

export const linkOf = (phoneOrigin: string, { name, secret }: Code): string => `${phoneOrigin.toUpperCase()}/A#1.${name}${secret}`

export type Scanned =
  | { kind: 'activation'; code: Code }
  | { kind: 'offline_challenge' | 'newer' | 'foreign' }
  | { kind: 'other_server'; host: string }

/** Spec §4.2's table: what a text is, from whatever source. Nothing but an activation code is ever asked about. */
export function scan(given: string, phoneOrigin: string): Scanned {
  const code = typedCode(given)
  if (code) return { kind: 'activation', code }
  const link = /^(https?:\/\/[^/?#@\\\s]+)\/([ao])#(\S*)$/i.exec(given.trim())
  if (!link || !URL.canParse(link[1] as string)) return { kind: 'foreign' }
  const { origin, host } = new URL(link[1] as string)
  if (origin !== phoneOrigin) return { kind: 'other_server', host }
  if (link[2]?.toLowerCase() === 'o') return { kind: 'offline_challenge' }
  const read = fragment(link[3] as string)
  if (read.ok) return { kind: 'activation', code: read.value }
  return { kind: read.code === 'version_unsupported' ? 'newer' : 'foreign' }
}

/** Spec §4.1: how phone and server speak of a secret. */
export const secretDigest = async (secret: string): Promise<string> => toBase64url(await H('countersign/secret/1', secret))
