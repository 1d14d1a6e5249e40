import type { Spoken } from '@countersign/look/words/define-language.ts'
import type { English, Plural, Values } from '@countersign/look/words/say.ts'
import { say, sayCount, sayNumber, sayParts } from '@countersign/look/words/say.ts'
import type { Html } from '../views/html.ts'
import { html } from '../views/html.ts'
import { languageOf } from './languages.ts'

type Messages = English<Spoken['portal']>
type Key = keyof Messages & string

/** The portal's words in one language. */
export interface Speech {
  readonly language: Pick<Spoken, 'tag' | 'name' | 'direction' | 'dates'>
  say<K extends Key>(key: K, ...values: Values<Messages[K], string | number>): string
  /** As `say`, with elements for values: the pieces of text around them are escaped. */
  show<K extends Key>(key: K, ...values: Values<Messages[K], Html>): Html
  /** A contrast, cut after two digits: none is said to be more than it is. */
  figure(value: number): string
  count(base: Plural<Key>, count: number): string
}

export function speak(lang: string): Speech {
  const language = languageOf(lang)
  const words = language.portal
  return {
    language,
    say: (key, ...values) => say(words, key, ...values),
    show: (key, ...values) => {
      const parts = sayParts<Html, Messages, typeof key>(words, key, ...values)
      return html`${parts.map((part) => (typeof part === 'string' ? html`${part}` : part))}`
    },
    figure: (value) => sayNumber(language.tag, Math.floor(value * 100) / 100),
    count: (base, count) => sayCount(words, base, count),
  }
}
