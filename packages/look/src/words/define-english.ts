import { type Language, languageOf, type Sections, type Traits } from './language.ts'

/** The record that every other language has to match. */
export function defineEnglish<const S extends Sections>(english: Traits & S): Language<S> {
  return languageOf<S>(english)
}
