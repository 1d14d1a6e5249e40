import type { Spoken } from '@countersign/look/words/define-language.ts'
import { languages } from './list.ts'

/** The tags of what the app speaks, English first. */
export const spoken: readonly string[] = Object.keys(languages)

const of = (tag: string) => languages[tag] as NonNullable<(typeof languages)[string]>

/** A language by its own name: whoever looks for it does not read the present one. */
export const nameOf = (tag: string): string => of(tag)[0]

export const directionOf = (tag: string): 'ltr' | 'rtl' => of(tag)[3] ?? 'ltr'

/** One language is fetched, the one that is spoken: each is as large as the framework. */
export const loadFirst = async (tag: string): Promise<Spoken['app']> => (await of(tag)[1]()).default

/** The words of the screens that are fetched late, as large once more. */
export const loadLate = async (tag: string): Promise<Spoken['late']> => (await of(tag)[2]()).default
