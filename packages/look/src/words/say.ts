export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name: whoever looks for it does not read the present one. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

type Messages = Readonly<Record<string, string>>

/** The placeholder names of a message: `Holes<'{a} of {b}'>` is `'a' | 'b'`. */
export type Holes<M extends string> = M extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

declare const shape: unique symbol

/** The messages of one language. `E` is the English record, from which keys and placeholders are read. */
export interface Words<E extends Messages> {
  readonly language: Language
  readonly messages: { readonly [K in keyof E]: string }
  /** Carries `E` for inference; never present at run time. */
  readonly [shape]?: E
}

type Base<K> = K extends `${infer B}_other` ? B : never

/** Keys that a language may add: plural categories that English lacks. */
type MorePlurals<E> = `${Base<keyof E>}_${'zero' | 'one' | 'two' | 'few' | 'many'}`

type Original<E extends Messages, K> = K extends keyof E
  ? E[K]
  : K extends `${infer B}_${string}`
    ? `${B}_other` extends keyof E
      ? E[`${B}_other`]
      : never
    : never

/** `T` if it may stand for `E`; otherwise a type that names what is wrong, which no string satisfies. */
export type Translation<E extends Messages, T> = {
  [K in keyof E | keyof T]: K extends keyof T
    ? K extends keyof E | MorePlurals<E>
      ? T[K] extends string
        ? Same<Holes<T[K]>, Holes<Original<E, K>>> extends true
          ? T[K]
          : { readonly placeholders: Holes<Original<E, K>> }
        : string
      : { readonly unknownKey: K }
    : string
}

/** English: the record that every other language has to match. */
export function defineWords<const E extends Messages>(messages: E): Words<E> {
  return { language: 'en', messages }
}

/** Another language: `translateWords<typeof english>()('fr', { … })`. */
export function translateWords<W extends Words<Messages>>() {
  return <const T extends Messages>(language: Language, messages: T & Translation<English<W>, T>): Words<English<W>> => ({
    language,
    messages: messages as unknown as Words<English<W>>['messages'],
  })
}

/** The English record behind a set of words. */
export type English<W> = W extends Words<infer E> ? E : never

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

const known = new Map<Language, { plural: Intl.PluralRules; number: Intl.NumberFormat }>()

/** Made once: much of what they hold lies outside of what the garbage collector counts. */
function rulesOf(language: Language) {
  const rules = known.get(language) ?? { plural: new Intl.PluralRules(language), number: new Intl.NumberFormat(language) }
  known.set(language, rules)
  return rules
}

/** A message with the keys `<base>_one` and `<base>_other`, chosen by the language's own plural rules. */
export function sayCount<E extends Messages, B extends Base<keyof E>>(words: Words<E>, base: B, count: number): string {
  const messages: Readonly<Record<string, string>> = words.messages
  const { plural, number } = rulesOf(words.language)
  const category = plural.select(count)
  const message = messages[`${base}_${category}`] ?? messages[`${base}_other`] ?? base
  return fill<Value>(message, { count: number.format(count) }).join('')
}

/** A figure as the language writes it: with a comma in French. */
export function sayNumber(language: Language, value: number): string {
  return rulesOf(language).number.format(value)
}

function fill<V>(message: string, values: Readonly<Record<string, V>> | undefined): (string | V)[] {
  return message.split(/\{(\w+)\}/).map((piece, i) => (i % 2 === 1 ? (values?.[piece] ?? '') : piece))
}

/** The best language for an Accept-Language header; English where nothing fits. */
export function pickLanguage(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish, order) => {
      const [range = '', ...parameters] = wish.trim().toLowerCase().split(';')
      const q = parameters.map((p) => p.trim()).find((p) => p.startsWith('q='))
      const weight = q === undefined ? 1 : Number(q.slice(2))
      return { primary: range.split('-')[0] ?? '', weight: weight > 0 && weight <= 1 ? weight : 0, order }
    })
  wishes.sort((a, b) => b.weight - a.weight || a.order - b.order)
  for (const wish of wishes) {
    const language = languages.find((known) => known === wish.primary)
    if (language !== undefined && wish.weight > 0) return language
  }
  return 'en'
}

export function isLanguage(value: unknown): value is Language {
  return languages.some((known) => known === value)
}
