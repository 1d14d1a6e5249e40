import type { Spoken } from '@countersign/look/words/define-language.ts'

type Loads<Section extends 'app' | 'late'> = () => Promise<{ readonly default: Spoken[Section] }>
type Entry = readonly [name: string, first: Loads<'app'>, late: Loads<'late'>, direction?: 'rtl']

/** By their tags. What stands here is the form alone: `build/languages.ts` puts in what lies in the folder `look/src/languages`. */
export const languages: Readonly<Record<string, Entry | undefined>> = {}
