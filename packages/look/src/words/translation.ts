import type { Holes, Messages, Plural } from './say.ts'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

type Category = 'zero' | 'one' | 'two' | 'few' | 'many'

/** Keys that a language may add: plural categories that English lacks. */
type MorePlurals<E> = `${Plural<keyof E>}_${Category}`

/** `pin_wrong` of `pin_wrong_few`. One category at a time: an infix is otherwise found at the first `_`. */
type BaseOf<K> = { [C in Category]: K extends `${infer B}_${C}` ? B : never }[Category]

type Original<E extends Messages, K> = K extends keyof E ? E[K] : `${BaseOf<K>}_other` extends keyof E ? E[`${BaseOf<K>}_other`] : never

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
