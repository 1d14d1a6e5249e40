import { fromBase64url } from './bytes.ts'

export type Shape<T> = (value: unknown) => value is T
export type Shaped<S> = S extends Shape<infer T> ? T : never

type Members = Record<string, Shape<unknown>>
type RecordOf<S extends Members> = { [K in keyof S]: Shaped<S[K]> }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const has =
  <S extends Members>(members: S) =>
  (value: unknown): value is RecordOf<S> =>
    isObject(value) && Object.entries(members).every(([name, shape]) => Object.hasOwn(value, name) && shape(value[name]))

/** An answer of the server: members that we do not know are ignored, so that a server can grow (Spec §1.3). */
export const answer = has

/** What is signed or shown: exactly these members (Spec §1.3). */
export const exactly =
  <S extends Members>(members: S) =>
  (value: unknown): value is RecordOf<S> =>
    has(members)(value) && Object.keys(value).length === Object.keys(members).length

export const is =
  <const T extends string | number>(...allowed: T[]) =>
  (value: unknown): value is T =>
    (allowed as unknown[]).includes(value)

export const nullable =
  <T>(shape: Shape<T>) =>
  (value: unknown): value is T | null =>
    value === null || shape(value)

export const either =
  <A, B>(a: Shape<A>, b: Shape<B>) =>
  (value: unknown): value is A | B =>
    a(value) || b(value)

export const list =
  <T>(shape: Shape<T>, longest = Number.POSITIVE_INFINITY) =>
  (value: unknown): value is T[] =>
    Array.isArray(value) && value.length <= longest && value.every(shape)

export const nothing = (value: unknown): value is null => value === null

export const text =
  (longest = Number.POSITIVE_INFINITY, shortest = 0) =>
  (value: unknown): value is string =>
    typeof value === 'string' && value.length >= shortest && value.length <= longest

/** A name that a screen shows (Spec §1.3). */
export const name =
  (longest: number) =>
  (value: unknown): value is string =>
    text(longest, 1)(value) && value === value.trim() && !/[\p{Cc}\p{Cs}\p{Co}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(value)

export const matching =
  (pattern: RegExp) =>
  (value: unknown): value is string =>
    typeof value === 'string' && pattern.test(value)

/** A tag of Spec §1.3. */
export const languageTag: Shape<string> = matching(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/)

export const count = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** An identifier of Spec §1.4. */
export const id = (prefix: 'ins' | 'aut' | 'ok' | 'sub' | 'enr' | 'txn' | 'chg'): Shape<string> =>
  matching(new RegExp(`^${prefix}_[A-Za-z0-9_-]{22}$`))

/** base64url of `shortest` to `longest` bytes. */
export const bytes =
  (shortest: number, longest = shortest) =>
  (value: unknown): value is string => {
    const decoded = typeof value === 'string' ? fromBase64url(value) : null
    return decoded !== null && decoded.length >= shortest && decoded.length <= longest
  }
