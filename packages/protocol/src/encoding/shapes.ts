import * as v from 'valibot'
import { fromBase64url } from './base64url.ts'

/** Unpadded canonical base64url of exactly `bytes` bytes. */
export const base64url = (bytes: number) =>
  v.pipe(
    v.string(),
    v.check((value) => fromBase64url(value)?.length === bytes, 'base64url'),
  )

/** Unpadded canonical base64url of at most `most` bytes. */
export const base64urlUpTo = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(Math.ceil((most * 4) / 3)),
    v.check((value) => fromBase64url(value) !== null, 'base64url'),
  )

/** An identifier: a prefix that names its kind, then 22 base64url characters (128 bits). Spec §1.4. */
export const identifier = <P extends string>(prefix: P) => {
  const form = new RegExp(`^${prefix}_[A-Za-z0-9_-]{22}$`)
  return v.custom<`${P}_${string}`>((value) => typeof value === 'string' && form.test(value))
}

/** Whole, non-negative and exact in a double. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Seconds since 1970-01-01T00:00:00Z. */
export const unixSeconds = count

/** A language's tag: its subtag, and where it needs them a script and a region, in their usual case. Spec §1.3. */
export const languageTag = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/))

export const shortText = (most: number) => v.pipe(v.string(), v.maxLength(most))

/** Controls, surrogates, private use, and whatever turns the direction of writing: a name that holds them makes a screen lie. Spec §1.3. */
const HIDDEN = /[\p{Cc}\p{Cs}\p{Co}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

export function isPlainName(name: string): boolean {
  return name !== '' && name === name.trim() && !HIDDEN.test(name)
}

/** A name that a phone gives of itself and a screen shows. */
export const plainName = (most: number) => v.pipe(shortText(most), v.check(isPlainName, 'name'))
