import { typeset } from '@countersign/look/typeset.ts'
import { type English, type Language, say, sayCount, sayParts, type Values, type Words } from '@countersign/look/words.ts'
import { computed, signal } from '@preact/signals'
import type { en } from './en.ts'

type App = English<typeof en>
type Base<K> = K extends `${infer B}_other` ? B : never

/** One language is fetched, the one that is spoken: each is as large as the framework. */
const load: Readonly<Record<Language, () => Promise<Words<App>>>> = {
  en: async () => (await import('./en.ts')).en,
  fr: async () => typeset((await import('./fr.ts')).fr),
}

const words = signal<Words<App> | null>(null)

/** The language of the moment. */
export const language = computed<Language>(() => words.value?.language ?? 'en')

/** Changes the language. To be awaited once before anything is drawn; when the words cannot be fetched, the present ones stay. */
export async function speak(chosen: Language): Promise<void> {
  words.value = await load[chosen]().catch(() => words.peek() ?? load.en())
}

function spoken(): Words<App> {
  if (words.value === null) throw new Error('nothing is drawn before the words are there')
  return words.value
}

/** A sentence in the language of the moment; a component that says it is drawn again when the language changes. */
export function t<K extends keyof App & string>(key: K, ...values: Values<App[K], string | number>): string {
  return say<App, K>(spoken(), key, ...values)
}

/** The sentence in pieces, for names that are elements of their own. */
export function tParts<V, K extends keyof App & string>(key: K, ...values: Values<App[K], V>): (string | V)[] {
  return sayParts<V, App, K>(spoken(), key, ...values)
}

export function tCount(base: Base<keyof App>, count: number): string {
  return sayCount(spoken(), base, count)
}
