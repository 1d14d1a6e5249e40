export type Messages = Readonly<Record<string, string>>

/** The placeholder names of a message: `Holes<'{a} of {b}'>` is `'a' | 'b'`. */
export type Holes<M extends string> = M extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never

declare const shape: unique symbol

/** One section of one language. `E` is its English record, from which keys and placeholders are read. */
export interface Words<E extends Messages> {
  /** The language's tag. */
  readonly language: string
  readonly messages: { readonly [K in keyof E]: string }
  /** Carries `E` for inference; never present at run time. */
  readonly [shape]?: E
}

/** The English record behind a set of words. */
export type English<W> = W extends Words<infer E> ? E : never

/** What a plural's keys have in common: `tries` of `tries_one` and `tries_other`. */
export type Plural<K> = K extends `${infer B}_other` ? B : never

/** The values a message wants: exactly its placeholders, or no argument at all. */
export type Values<M extends string, V> = [Holes<M>] extends [never] ? [] : [values: { readonly [H in Holes<M>]: V }]

type Value = string | number

export function say<E extends Messages, K extends keyof E & string>(words: Words<E>, key: K, ...values: Values<E[K], Value>): string {
  return fill<Value>(words.messages[key] ?? key, values[0]).join('')
}

/** The message in pieces, so that a value may be an element (a name in bold) rather than text. */
export function sayParts<V, E extends Messages, K extends keyof E & string>(
  words: Words<E>,
  key: K,
  ...values: Values<E[K], V>
): (string | V)[] {
  return fill<V>(words.messages[key] ?? key, values[0])
}

const known = new Map<string, { plural: Intl.PluralRules; number: Intl.NumberFormat }>()

/** Made once: much of what they hold lies outside of what the garbage collector counts. */
function rulesOf(language: string) {
  const rules = known.get(language) ?? { plural: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) }
  known.set(language, rules)
  return rules
}

/** A message with the keys `<base>_one` and `<base>_other`, and what else the language counts by, chosen by its own plural rules. */
export function sayCount<E extends Messages, B extends Plural<keyof E>>(words: Words<E>, base: B, count: number): string {
  const messages: Messages = words.messages
  const { plural, number } = rulesOf(words.language)
  const category = plural.select(count)
  const message = messages[`${base}_${category}`] ?? messages[`${base}_other`] ?? base
  return fill<Value>(message, { count: number.format(count) }).join('')
}

/** A figure as the language writes it: with a comma in French. */
export function sayNumber(language: string, value: number): string {
  return rulesOf(language).number.format(value)
}

function fill<V>(message: string, values: Readonly<Record<string, V>> | undefined): (string | V)[] {
  return message.split(/\{(\w+)\}/).map((piece, i) => (i % 2 === 1 ? (values?.[piece] ?? '') : piece))
}
