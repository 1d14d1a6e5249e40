import type { Spoken } from '@countersign/look/words/define-language.ts'
import { type English, type Plural, say, sayCount, sayParts, type Values, type Words } from '@countersign/look/words/say.ts'
import { batch, computed, signal } from '@preact/signals'
import { loadFirst, loadLate } from './languages.ts'

type First = English<Spoken['app']>
type Late = English<Spoken['late']>

const words = signal<Words<First> | null>(null)
const lateWords = signal<Words<Late> | null>(null)

const both = computed<Words<First & Late> | null>(() => {
  const [first, more] = [words.value, lateWords.value]
  return first && more && { language: first.language, messages: { ...first.messages, ...more.messages } }
})

/** The tag of the language of the moment. */
export const language = computed<string>(() => words.value?.language ?? 'en')

/** Changes the language. To be awaited once before anything is drawn; when the words cannot be fetched, the present ones stay. */
export async function speak(chosen: string): Promise<void> {
  try {
    const [first, late] = await Promise.all([loadFirst(chosen), lateWords.peek() && loadLate(chosen)])
    batch(() => {
      words.value = first
      if (late !== null) lateWords.value = late
    })
  } catch {
    words.value = words.peek() ?? (await loadFirst('en'))
  }
}

/** Fetches the words of the late screens, in the language of the moment and in each that is chosen after it. Rejects when they cannot be had. */
export async function speakLate(): Promise<void> {
  lateWords.value ??= await loadLate(language.peek())
}

/** What says the sentences of one list: in the language of the moment; a component that says one is drawn again when the language changes. */
function sayers<E extends Readonly<Record<string, string>>>(spoken: () => Words<E>) {
  return {
    t<K extends keyof E & string>(key: K, ...values: Values<E[K], string | number>): string {
      return say<E, K>(spoken(), key, ...values)
    },
    /** The sentence in pieces, for names that are elements of their own. */
    tParts<V, K extends keyof E & string>(key: K, ...values: Values<E[K], V>): (string | V)[] {
      return sayParts<V, E, K>(spoken(), key, ...values)
    },
    tCount(base: Plural<keyof E>, count: number): string {
      return sayCount(spoken(), base, count)
    },
  }
}

function there<E extends Readonly<Record<string, string>>>(spoken: Words<E> | null): Words<E> {
  if (spoken === null) throw new Error('nothing is drawn before the words are there')
  return spoken
}

export const { t, tParts, tCount } = sayers(() => there(words.value))

/** For the screens that are fetched late (`late.ts`): the sentences of both lists. */
export const late = sayers(() => there(both.value))
