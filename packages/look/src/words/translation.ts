import type { Holes, Messages, Plural } from './say.ts'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

/** Keys that a language may add: plural categories that English lacks. */
type MorePlurals<E> = `${Plural<keyof E>}_${'zero' | 'one' | 'two' | 'few' | 'many'}`

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
