import { typeset } from '@countersign/look/typeset.ts'
import type { English, Language, Values, Words } from '@countersign/look/words.ts'
import { say, sayCount, sayNumber, sayParts } from '@countersign/look/words.ts'
import type { Html } from '../views/html.ts'
import { html } from '../views/html.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

type Messages = English<typeof en>
type Key = keyof Messages & string

const byLanguage: Readonly<Record<Language, Words<Messages>>> = { en, fr: typeset(fr) }

/** The portal's words in one language. */
export interface Speech {
  readonly lang: Language
  say<K extends Key>(key: K, ...values: Values<Messages[K], string | number>): string
  /** As `say`, with elements for values: the pieces of text around them are escaped. */
  show<K extends Key>(key: K, ...values: Values<Messages[K], Html>): Html
  /** A contrast, cut after two digits: none is said to be more than it is. */
  figure(value: number): string
  count(base: Parameters<typeof sayCount<Messages, CountBase>>[1], count: number): string
}

type CountBase = Key extends infer K ? (K extends `${infer B}_other` ? B : never) : never

export function speak(lang: Language): Speech {
  const words = byLanguage[lang]
  return {
    lang,
    say: (key, ...values) => say(words, key, ...values),
    show: (key, ...values) => {
      const parts = sayParts<Html, Messages, typeof key>(words, key, ...values)
      return html`${parts.map((part) => (typeof part === 'string' ? html`${part}` : part))}`
    },
    figure: (value) => sayNumber(lang, Math.floor(value * 100) / 100),
    count: (base, count) => sayCount(words, base, count),
  }
}
