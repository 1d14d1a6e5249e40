import type { language as english } from '../languages/en.ts'
import { type Language, languageOf, type Section, type Sections, type Traits } from './language.ts'
import type { English } from './say.ts'
import type { Translation } from './translation.ts'

type Said = { readonly [S in Section]: English<(typeof english)[S]> }

/** Any of the languages. */
export type Spoken = Language<Said>

type Translated<T extends Sections> = { readonly [S in Section]: Translation<Said[S], T[S]> } & {
  readonly [K in Exclude<keyof T, keyof Traits | Section>]: never
}

/** A language beside English. A key or a placeholder that is missing, or one too many, does not compile. */
export function defineLanguage<const T extends Traits & Sections>(language: T & Translated<T>): Spoken {
  return languageOf<Said>(language)
}
