import { computed, signal } from '@preact/signals'
import { type English, type Language, say, sayCount, sayParts, type Values, type Words } from '@countersign/look/words.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { typeset } from './typeset.ts'

type App = English<typeof en>
type Base<K> = K extends `${infer B}_other` ? B : never

export const language = signal<Language>('en')

const sets: Readonly<Record<Language, Words<App>>> = { en, fr: typeset(fr) }
const words = computed(() => sets[language.value])

/** A sentence in the language of the moment; a component that says it is drawn again when the language changes. */
export function t<K extends keyof App & string>(key: K, ...values: Values<App[K], string | number>): string {
  return say<App, K>(words.value, key, ...values)
}

/** The sentence in pieces, for names that are elements of their own. */
export function tParts<V, K extends keyof App & string>(key: K, ...values: Values<App[K], V>): (string | V)[] {
  return sayParts<V, App, K>(words.value, key, ...values)
}

export function tCount(base: Base<keyof App>, count: number): string {
  return sayCount(words.value, base, count)
}
